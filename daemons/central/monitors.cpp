#include "central/monitors.hpp"

#include <utility>

#include "platform/log/log.hpp"
#include "platform/net/socket.hpp"

namespace evc::central {
namespace {

/// FDNAME= of the port that monitors connect to.
constexpr std::string_view kept_as = "monitor-port";

void say_capacity(const Status& status) {
    if (status)
        log::info("monitors are let in again");
    else
        log::warning("monitors are turned away: " + status.error().text);
}

}  // namespace

Monitors::Monitors(loop::Loop& loop, Settings settings, Handler handler)
    : loop_(loop), settings_(std::move(settings)), handler_(std::move(handler)), timer_(loop) {}

Status Monitors::listen(service::DescriptorStore& store) {
    auto opened = open(store);
    if (!opened) return tl::make_unexpected(opened.error());
    listener_ = std::move(*opened);
    store.keep(kept_as, listener_->descriptor());
    return {};
}

Result<std::unique_ptr<net::Listener>> Monitors::open(service::DescriptorStore& store) {
    net::Listener::Handlers handlers{
        .accepted = [this](net::Connection connection) { accepted(std::move(connection)); }, .capacity = say_capacity};
    if (const auto kept = store.take(kept_as)) {
        if (net::Listener::listens_at(*kept, settings_.listen))
            return net::Listener::adopt(loop_, *kept, std::move(handlers), settings_.connections_max);
        { const net::Descriptor moved_away{*kept}; }
        store.forget(kept_as);
        store.settle();  // or the new port is taken, when it is the old one at more addresses
    }
    return net::Listener::open(loop_, settings_.listen, std::move(handlers), settings_.connections_max);
}

void Monitors::stop() {
    listener_.reset();
    timer_.cancel();
    for (auto& [id, peer] : peers_) peer.connection.close();
    peers_.clear();
}

void Monitors::accepted(net::Connection connection) {
    const auto id = ++last_;
    auto& peer = peers_.emplace(id, Peer{std::move(connection), {}, {}}).first->second;
    peer.connection.start({.received = [this, id](std::string_view bytes) { received(id, bytes); },
                           .closed = [this, id](const Status&) { ended(id); }});
    unregistered_.emplace_back(loop::Loop::now().steady + settings_.timeout, id);
    if (unregistered_.size() == 1) watch_unregistered();
}

void Monitors::watch_unregistered() {
    const auto now = loop::Loop::now().steady;
    while (!unregistered_.empty()) {
        const auto [due, id] = unregistered_.front();
        const auto peer = peers_.find(id);
        if (peer == peers_.end() || peer->second.cp) {
            unregistered_.pop_front();
        } else if (due <= now) {
            unregistered_.pop_front();
            close(id, "no REGISTER in time");
        } else {
            timer_.at(due, [this] { watch_unregistered(); });
            return;
        }
    }
}

void Monitors::received(ConnectionId id, std::string_view bytes) {
    auto& peer = peers_.at(id);
    const auto taken = peer.end.take(bytes, [this, id](std::string_view text) { return judge(id, text); });
    // An event may have replaced this very connection.
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    found->second.connection.send(taken.reply);
    if (!taken.ended) return;
    if (!taken.why) {
        ++offenders_;
        log::warning("monitor " + found->second.connection.peer() + " is cut off: " + taken.why.error().text,
                     {.charge_point = found->second.cp ? found->second.cp->text() : std::string_view{},
                      .message = log::message::monitor_cut_off});
    }
    auto connection = std::move(found->second.connection);
    ended(id);
    connection.finish();
}

Status Monitors::judge(ConnectionId id, std::string_view text) {
    const auto message = link::decode_from_monitor(text);
    if (!message) return tl::make_unexpected(message.error());
    const auto found = peers_.find(id);
    if (found == peers_.end()) return {};
    auto& peer = found->second;
    if (const auto* registration = std::get_if<link::Register>(&*message)) return judge(id, peer, *registration);
    if (!peer.cp) return failure(Fault::invalid, "the first message must be REGISTER");
    if (link::cp_of(*message) != *peer.cp)
        return failure(Fault::invalid, "this connection is registered for " + peer.cp->text());
    if (const auto* fault = std::get_if<link::FaultMessage>(&*message))
        handler_(MonitorFault{id, fault->reason});
    else
        handler_(MonitorHealthy{id});
    return {};
}

Status Monitors::judge(ConnectionId id, Peer& peer, const link::Register& message) {
    if (peer.cp && *peer.cp != message.cp)
        return failure(Fault::invalid, "this connection is registered for " + peer.cp->text());
    MonitorRegistered event{id, message.cp, message.location, {}, peer.connection.is_local()};
    if (message.tariff) {
        event.tariff = Tariff::parse(*message.tariff, settings_.currency);
        if (!event.tariff)
            return failure(Fault::invalid, "a tariff is a price per kWh such as 0.50, with at most 4 decimals");
    }
    const bool again = peer.cp.has_value();
    peer.cp = message.cp;
    if (again) return {};
    handler_(event);
    return {};
}

void Monitors::ended(ConnectionId id) {
    const auto registered = peers_.at(id).cp.has_value();
    peers_.erase(id);
    if (registered) handler_(MonitorClosed{id});
}

void Monitors::send(ConnectionId id, Peer& peer, const Result<std::string>& bytes) {
    if (bytes)
        peer.connection.send(*bytes);
    else
        close(id, bytes.error().text);
}

void Monitors::accept(ConnectionId connection, const CpId& cp, std::uint64_t epoch) {
    const auto found = peers_.find(connection);
    if (found != peers_.end()) send(connection, found->second, found->second.end.send(link::Registered{cp, epoch}));
}

void Monitors::refuse(ConnectionId connection, const CpId& cp, const Reason& why) {
    const auto found = peers_.find(connection);
    if (found == peers_.end()) return;
    log::warning("monitor " + found->second.connection.peer() + " is refused for " + cp.text() + ": " + why,
                 {.charge_point = cp.text(), .message = log::message::registration_refused});
    send(connection, found->second, found->second.end.send(link::Refused{cp, why}));
    close(connection, why);
}

void Monitors::close(ConnectionId connection, const std::string& why) {
    const auto found = peers_.find(connection);
    if (found == peers_.end()) return;
    log::info("connection of monitor " + found->second.connection.peer() + " is closed: " + why,
              {.charge_point = found->second.cp ? found->second.cp->text() : std::string_view{}});
    found->second.connection.finish();
    peers_.erase(found);
}

}  // namespace evc::central
