#include "engine/health_server.hpp"

#include <utility>

#include "platform/log/format.hpp"

namespace evc::engine {
namespace {

/// Connections that are being taken leave of, beside those that are served.
constexpr std::size_t leaving_max = 16;

/// How long one that checks too often is not read.
constexpr milliseconds rest{1'000};

}  // namespace

HealthServer::HealthServer(loop::Loop& loop, Judge judge)
    : loop_(loop), judge_(std::move(judge)), lines_(loop), timer_(loop) {}

Status HealthServer::listen(const Endpoint& endpoint) {
    auto opened = net::Listener::open(
        loop_, endpoint,
        {.accepted = [this](net::Connection connection) { accepted(std::move(connection)); }, .capacity = {}},
        connections_max + leaving_max);
    if (!opened) return tl::make_unexpected(opened.error().within("health port"));
    listener_ = std::move(*opened);
    return {};
}

void HealthServer::accepted(net::Connection connection) {
    const auto now = loop::Loop::now().steady;
    const auto id = ++last_;
    const auto verdict = admission_.arrive(id, connection.host(), now);
    if (!verdict.refused.empty()) {
        lines_.write("health checks turned away", log::Level::warning,
                     connection.peer() + " is turned away from the health port: " + std::string{verdict.refused});
        return;
    }
    if (verdict.gives_way) peers_.erase(*verdict.gives_way);
    auto& peer =
        peers_.emplace(id, Peer{std::move(connection), link::LineReader{}, TokenBucket{check_rate, now}}).first->second;
    peer.connection.start({.received = [this, id](std::string_view bytes) { received(id, bytes); },
                           .closed = [this, id](const Status&) { forget(id); }});
    watch_silent();
}

void HealthServer::received(std::uint64_t id, std::string_view bytes) {
    auto& asking = peers_.at(id);
    auto taken = asking.lines.take(bytes);
    charge(asking, taken.lines.size());
    if (!taken.lines.empty()) admission_.heard(id, loop::Loop::now().steady);
    std::string answers;
    for (const auto& line : taken.lines) {
        const auto check = health::decode_check(line);
        if (!check) {
            taken.why = tl::make_unexpected(check.error());
            break;
        }
        answers += health::encode(judge_(*check));
    }
    const auto peer = peers_.find(id);
    if (peer == peers_.end()) return;
    peer->second.connection.send(answers);
    if (!taken.why) refuse(id, taken.why.error());
}

void HealthServer::charge(Peer& peer, std::size_t checks) {
    const auto now = loop::Loop::now().steady;
    bool within = true;
    for (std::size_t i = 0; i < checks && within; ++i) within = peer.checks.take(now);
    if (within) return;
    peer.connection.rest(rest);
    lines_.write("health checks too fast", log::Level::warning,
                 fmt::format("{} checks health more than {} times a second: it is read less often",
                             peer.connection.peer(), check_rate.per_second));
}

void HealthServer::refuse(std::uint64_t id, const Error& why) {
    auto& peer = peers_.at(id);
    lines_.write("health check not understood", log::Level::warning,
                 "a health check from " + peer.connection.peer() + " is not understood: " + why.text);
    peer.connection.finish();
    forget(id);
}

void HealthServer::forget(std::uint64_t id) {
    admission_.leave(id);
    peers_.erase(id);
}

void HealthServer::watch_silent() {
    while (const auto id = admission_.take_overdue(loop::Loop::now().steady)) peers_.erase(*id);
    timer_.at(admission_.next_deadline(), [this] { watch_silent(); });
}

}  // namespace evc::engine
