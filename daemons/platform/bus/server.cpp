#include "platform/bus/server.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace evc::bus {
namespace {

/// On the worker of the keeper, while nothing on the loop looks at `operators`.
Reconnector::Prepare own_name(const Server::Settings& settings, std::shared_ptr<Operators> operators) {
    return [settings, operators = std::move(operators)](sdbus::IConnection& connection) {
        *operators = find_operators(settings.where.kind == Kind::session);
        sdbus_api::request_name(connection, settings.name);
    };
}

std::optional<Caller> caller_of(const Properties& credentials) {
    const auto user = credentials.find("UnixUserID");
    const auto user_id = user == credentials.end() ? std::nullopt : value_of<std::uint32_t>(user->second);
    if (!user_id) return std::nullopt;
    return Caller{*user_id, property<std::vector<std::uint32_t>>(credentials, "UnixGroupIDs")};
}

}  // namespace

Server::Server(loop::Loop& loop, Settings settings, Handlers handlers)
    : loop_(loop),
      settings_(std::move(settings)),
      handlers_(std::move(handlers)),
      objects_(loop, settings_.manager),
      ping_timer_(loop),
      reconnector_(loop, settings_.where, own_name(settings_, operators_),
                   {.up = [this] { up_now(); }, .down = [this](const Error& error) { down_now(error); }}) {
    reconnector_.on_drained([this] { objects_.drained(); });
}

Server::~Server() { objects_.end(); }

void Server::up_now() {
    checks_ = 0;
    objects_.begin(reconnector_.connection());
    connection()->hold(true);
    handlers_.up();
    fill();
}

void Server::fill() {
    if (handlers_.fill && handlers_.fill())
        return loop_.post([this, filled = std::weak_ptr{connection()}] {
            if (!filled.expired() && filled.lock() == connection()) fill();
        });
    objects_.announce();
    connection()->hold(false);
    ping_later();
}

void Server::down_now(const Error& error) {
    ping_timer_.cancel();
    objects_.end();
    handlers_.down(error);
}

void Server::ping_later() {
    ping_timer_.after(ping_period, [this] { ping(); });
}

void Server::ping() {
    // Not Peer's Ping: a system bus lets nobody send itself that.
    const Target daemon{"org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId"};
    connection()->call<std::string>(
        daemon, ping_limit, [this, asked = std::weak_ptr{connection()}](const auto& result) {
            if (asked.expired() || asked.lock() != connection()) return;
            if (result) return ping_later();
            connection()->give_up({Fault::unavailable, "the bus answers no more: " + result.error().text});
        });
}

bool Server::check(const std::string& sender, std::function<void(bool)> answered) {
    if (checks_ >= checks_max) return false;
    ++checks_;
    constexpr seconds limit{5};
    const Target ask{"org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                     "GetConnectionCredentials"};
    connection()->call<Properties>(
        ask, limit,
        [this, asked = std::weak_ptr{connection()},
         answered = std::move(answered)](const CallResult<Properties>& result) {
            if (asked.expired() || asked.lock() != connection()) return;
            --checks_;
            const auto caller = result ? caller_of(std::get<0>(*result)) : std::nullopt;
            answered(caller && may_change(*caller, *operators_));
        },
        sender);
    return true;
}

}  // namespace evc::bus
