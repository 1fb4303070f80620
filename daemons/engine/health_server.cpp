#include "engine/health_server.hpp"

#include <utility>

#include "platform/log/log.hpp"

namespace evc::engine {

Status HealthServer::listen(const net::Endpoint& endpoint) {
    auto opened = net::Listener::open(
        loop_, endpoint,
        {.accepted = [this](net::Connection connection) { accepted(std::move(connection)); }, .capacity = {}},
        connections_max);
    if (!opened) return tl::make_unexpected(opened.error().within("health port"));
    listener_ = std::move(*opened);
    return {};
}

void HealthServer::accepted(net::Connection connection) {
    const auto id = ++last_;
    auto& peer = peers_.emplace(id, Peer{std::move(connection), link::LineReader{}}).first->second;
    peer.connection.start({.received = [this, id](std::string_view bytes) { received(id, bytes); },
                           .closed = [this, id](const Status&) { peers_.erase(id); }});
}

void HealthServer::received(std::uint64_t id, std::string_view bytes) {
    auto& peer = peers_.at(id);
    const auto status = peer.lines.take(bytes, [&](std::string_view line) -> Status {
        const auto check = health::decode_check(line);
        if (!check) return tl::make_unexpected(check.error());
        peer.connection.send(health::encode(judge_(*check)));
        return {};
    });
    if (status) return;
    log::warning("a health check from " + peer.connection.peer() + " is not understood: " + status.error().text);
    peer.connection.finish();
    peers_.erase(id);
}

}  // namespace evc::engine
