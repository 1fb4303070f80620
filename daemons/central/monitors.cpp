#include "central/monitors.hpp"

#include <algorithm>
#include <utility>

#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "platform/net/socket.hpp"

namespace evc::central {
namespace {

/// FDNAME= of the port that monitors connect to.
constexpr std::string_view kept_as = "monitor-port";

/// Connections that are being taken leave of, beside those that are served; further ones are closed at once.
constexpr std::size_t leaving_max = 256;

std::string_view name_of(const std::optional<CpId>& cp) {
    return cp ? std::string_view{cp->text()} : std::string_view{};
}

}  // namespace

Monitors::Settings Monitors::settings_of(const Config& config) {
    const auto& limits = config.monitors;
    return {.listen = config.listen,
            .admission = {.places = config.max_connections,
                          .places_per_address = limits.connections_per_address,
                          .arrivals = {limits.connection_rate, limits.connection_rate * connection_burst},
                          .silence = limits.register_timeout},
            .messages = {limits.message_rate, limits.message_rate * message_burst},
            .timeout = config.fleet.monitor_timeout,
            .currency = config.fleet.default_tariff.currency};
}

Monitors::Monitors(loop::Loop& loop, Settings settings, Handler handler)
    : loop_(loop),
      settings_(std::move(settings)),
      handler_(std::move(handler)),
      admission_(settings_.admission),
      lines_(loop),
      timer_(loop) {}

Status Monitors::listen(service::DescriptorStore& store) {
    auto opened = open(store);
    if (!opened) return tl::make_unexpected(opened.error());
    listener_ = std::move(*opened);
    store.keep(kept_as, listener_->descriptor());
    return {};
}

Result<std::unique_ptr<net::Listener>> Monitors::open(service::DescriptorStore& store) {
    net::Listener::Handlers handlers{
        .accepted = [this](net::Connection connection) { accepted(std::move(connection)); },
        .capacity = [this](const Status& status) { capacity(status); }};
    const auto connections_max = settings_.admission.places + leaving_max;
    if (const auto kept = store.take(kept_as)) {
        if (net::Listener::listens_at(*kept, settings_.listen))
            return net::Listener::adopt(loop_, *kept, std::move(handlers), connections_max);
        { const net::Descriptor moved_away{*kept}; }
        store.forget(kept_as);
        store.settle();  // or the new port is taken, when it is the old one at more addresses
    }
    return net::Listener::open(loop_, settings_.listen, std::move(handlers), connections_max);
}

void Monitors::stop() {
    listener_.reset();
    timer_.cancel();
    for (auto& [id, peer] : peers_) peer.connection.close();
    peers_.clear();
}

void Monitors::accepted(net::Connection connection) {
    const auto now = loop::Loop::now().steady;
    const auto id = ++last_;
    const auto verdict = admission_.arrive(id, connection.host(), now);
    if (!verdict.refused.empty()) return turn_away(connection.peer(), verdict.refused);
    if (verdict.gives_way) {
        ++turned_away_;
        hang_up(*verdict.gives_way, "no REGISTER yet, and others wait for its place");
    }
    auto& peer = peers_
                     .emplace(id, Peer{std::move(connection),
                                       link::CentralEnd{settings_.currency},
                                       TokenBucket{settings_.messages, now},
                                       0,
                                       {}})
                     .first->second;
    peer.connection.start({.received = [this, id](std::string_view bytes) { received(id, bytes); },
                           .closed = [this, id](const Status&) { ended(id); }});
    watch_silent();
}

void Monitors::turn_away(const std::string& who, std::string_view why) {
    ++turned_away_;
    lines_.write("monitor turned away", log::Level::warning, fmt::format("monitor {} is turned away: {}", who, why));
}

void Monitors::capacity(const Status& status) {
    if (status)
        lines_.write("monitors let in again", log::Level::info, "monitors are let in again");
    else
        lines_.write("monitors turned away", log::Level::warning, "monitors are turned away: " + status.error().text);
}

void Monitors::watch_silent() {
    const auto now = loop::Loop::now().steady;
    while (const auto id = admission_.take_overdue(now)) hang_up(*id, "no REGISTER in time");
    timer_.at(admission_.next_deadline(), [this] { watch_silent(); });
}

void Monitors::set_timeouts(milliseconds registration, milliseconds timeout) {
    settings_.timeout = timeout;
    admission_.set_silence(registration);
    watch_silent();
}

void Monitors::received(ConnectionId id, std::string_view bytes) {
    auto& peer = peers_.at(id);
    const auto heard = peer.end.take(bytes);
    peer.connection.send(heard.reply);
    charge(peer, heard.messages.size(), bytes.size());
    // From here on an event may end this very connection.
    for (std::size_t i = 0; i < heard.messages.size(); ++i) {
        const bool registers = std::holds_alternative<link::Register>(heard.messages[i]);
        const bool last = i + 1 == heard.messages.size();
        if (registers || last || std::holds_alternative<link::Register>(heard.messages[i + 1]))
            act(id, heard.messages[i]);
    }
    if (heard.ended) part(id, heard.why);
}

void Monitors::charge(Peer& peer, std::size_t messages, std::size_t bytes) {
    const auto now = loop::Loop::now().steady;
    peer.bytes += bytes;
    const auto count = std::max(messages, peer.bytes / bytes_per_message);
    peer.bytes %= bytes_per_message;
    std::size_t beyond = 0;
    for (std::size_t i = 0; i < count; ++i) beyond += peer.messages.take(now) ? 0U : 1U;
    if (beyond == 0) return;
    const milliseconds until_paid{beyond * 1'000 / settings_.messages.per_second + 1};
    peer.connection.rest(std::min({until_paid, rest_max, settings_.timeout / 3}));
    lines_.write("monitor too fast", log::Level::warning,
                 fmt::format("monitor {} says more than {} messages a second: it is read less often",
                             peer.connection.peer(), settings_.messages.per_second),
                 {.charge_point = name_of(peer.cp)});
}

void Monitors::act(ConnectionId id, const link::FromMonitor& message) {
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    if (const auto* registration = std::get_if<link::Register>(&message))
        register_cp(id, found->second, *registration);
    else if (const auto* fault = std::get_if<link::FaultMessage>(&message))
        handler_(MonitorFault{id, fault->reason});
    else
        handler_(MonitorHealthy{id});
}

void Monitors::register_cp(ConnectionId id, Peer& peer, const link::Register& message) {
    if (peer.cp) return;
    peer.cp = message.cp;
    admission_.settle(id);
    MonitorRegistered event{id, message.cp, message.location, {}, peer.connection.is_local()};
    if (message.tariff) event.tariff = Tariff::parse(*message.tariff, settings_.currency);
    handler_(event);
}

void Monitors::part(ConnectionId id, const Status& why) {
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    if (!why) {
        ++offenders_;
        lines_.write("monitor cut off", log::Level::warning,
                     fmt::format("monitor {} is cut off: {}", found->second.connection.peer(), why.error().text),
                     {.charge_point = name_of(found->second.cp), .message = log::message::monitor_cut_off});
    }
    found->second.connection.finish();
    ended(id);
}

void Monitors::ended(ConnectionId id) {
    const auto peer = peers_.extract(id);
    admission_.leave(id);
    if (peer.mapped().cp) handler_(MonitorClosed{id});
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
    lines_.write("monitor refused", log::Level::warning,
                 fmt::format("monitor {} is refused for {}: {}", found->second.connection.peer(), cp.text(), why),
                 {.charge_point = cp.text(), .message = log::message::registration_refused});
    if (const auto bytes = found->second.end.send(link::Refused{cp, why})) found->second.connection.send(*bytes);
    found->second.connection.finish();
    forget(connection);
}

void Monitors::close(ConnectionId connection, const std::string& why) {
    const auto found = peers_.find(connection);
    if (found == peers_.end()) return;
    lines_.write("monitor connection closed", log::Level::info,
                 "connection of monitor " + found->second.connection.peer() + " is closed: " + why,
                 {.charge_point = name_of(found->second.cp)});
    found->second.connection.finish();
    forget(connection);
}

void Monitors::replace(ConnectionId connection, ConnectionId by) {
    const auto found = peers_.find(connection);
    if (found == peers_.end() || !found->second.cp) return;
    const auto newer = peers_.find(by);
    const auto where = newer == peers_.end() ? std::string{"nobody"} : newer->second.connection.peer();
    const auto why = std::string{reason::duplicate_monitor} + " " + where;
    auto& peer = found->second;
    // Whoever does not read it is told by the end of the connection.
    if (const auto bytes = peer.end.send(link::Refused{*peer.cp, why})) peer.connection.send(*bytes);
    peer.connection.send(peer.end.farewell(why));
    close(connection, "the monitor at " + where + " took its place");
}

/// At once, since its place is needed.
void Monitors::hang_up(ConnectionId id, const std::string& why) {
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    lines_.write("silent monitor connection closed", log::Level::info,
                 "connection of monitor " + found->second.connection.peer() + " is closed: " + why);
    found->second.connection.send(found->second.end.farewell(why));
    found->second.connection.close();
    forget(id);
}

void Monitors::forget(ConnectionId id) {
    admission_.leave(id);
    peers_.erase(id);
}

}  // namespace evc::central
