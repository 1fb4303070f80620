#include "evctl/blocking_client.hpp"

#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::tr;

std::string away_text(const bus::BusAddress& where, const std::string& why) {
    if (where.host.empty()) return fill(tr("the bus cannot be reached: {0}"), {why});
    return fill(tr("the bus of {0} cannot be reached: {1}"), {where.host, why});
}

}  // namespace

void BlockingClient::listen(std::vector<std::string> rules, std::function<void(const bus::Signal&)> heard) {
    rules_ = std::move(rules);
    heard_ = std::move(heard);
}

void BlockingClient::connect() {
    if (client_) return;
    const auto up = [this] {
        trouble_.reset();
        loop_.stop();
    };
    const auto down = [this](const Error& error) {
        trouble_ = bus::CallError{std::string{bus::disconnected_error}, away_text(where_, error.text)};
        loop_.stop();
    };
    client_ = std::make_unique<bus::Client>(loop_, bus::Client::Settings{.where = where_, .matches = rules_},
                                            bus::Client::Handlers{.up = up, .down = down, .signal = heard_});
    client_->start();
    while (!client_->up() && !trouble_) loop_.run();
}

void BlockingClient::pause(milliseconds time) {
    bool over = false;
    timer_.after(time, [this, &over] {
        over = true;
        loop_.stop();
    });
    while (!over) loop_.run();
}

Done BlockingClient::hear() {
    connect();
    while (!trouble_ && !left_) loop_.run();
    return trouble_ ? Done{fail(service::Exit::unavailable, trouble_->text)} : Done{};
}

void BlockingClient::leave() {
    left_ = true;
    loop_.stop();
}

}  // namespace evc::evctl
