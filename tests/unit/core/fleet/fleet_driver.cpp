#include "unit/core/fleet/fleet_driver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace evc::testing {

FleetDriver::FleetDriver(FleetSettings with) : FleetDriver{MemoryLedger{}, std::move(with)} {}

FleetDriver::FleetDriver(MemoryLedger found, FleetSettings with) : settings(std::move(with)), ledger(std::move(found)) {
    start();
    on(BrokerChanged{true}).on(TelemetryCaughtUp{true});
}

FleetDriver& FleetDriver::restart(FleetSettings with, milliseconds away) {
    move_to(now.steady + away);
    return start_without_broker(std::move(with)).on(BrokerChanged{true}).on(TelemetryCaughtUp{true});
}

FleetDriver& FleetDriver::start_without_broker(FleetSettings with) {
    settings = std::move(with);
    monitors_.clear();
    effects.clear();
    start();
    return *this;
}

void FleetDriver::start() {
    FleetEffects wanted;
    fleet = std::make_unique<Fleet>(settings, ledger.snapshot(), now, wanted);
    take(std::move(wanted));
}

void FleetDriver::take(FleetEffects wanted) {
    for (const auto& change : wanted.changes) ledger.apply(change);
    if (fleet) fleet->forget_past(fleet->past_number());
    MachineDriver::take(std::move(wanted));
}

Steady FleetDriver::next() const {
    auto soonest = fleet->next_deadline();
    for (const auto& [cp, monitor] : monitors_) soonest = std::min(soonest, monitor.next);
    return soonest;
}

void FleetDriver::work() {
    for (auto& [cp, monitor] : monitors_)
        if (monitor.next <= now.steady) speak(monitor);
    if (fleet->next_deadline() <= now.steady) MachineDriver::work();
}

void FleetDriver::speak(Monitor& monitor) {
    monitor.next = now.steady + second;
    if (monitor.fault)
        on(MonitorFault{monitor.connection, *monitor.fault});
    else
        on(MonitorHealthy{monitor.connection});
}

FleetDriver& FleetDriver::connected(std::string_view cp) {
    const auto id = cp_id(cp);
    monitors_[id] = Monitor{++last_connection_, std::nullopt, now.steady + second};
    return on(MonitorRegistered{last_connection_, id, {}, {}, false});
}

FleetDriver& FleetDriver::faulty(std::string_view why, std::string_view cp) {
    auto& monitor = monitors_.at(cp_id(cp));
    monitor.fault = Reason{why};
    speak(monitor);
    return *this;
}

FleetDriver& FleetDriver::healthy(std::string_view cp) {
    auto& monitor = monitors_.at(cp_id(cp));
    monitor.fault.reset();
    speak(monitor);
    return *this;
}

FleetDriver& FleetDriver::disconnected(std::string_view cp) {
    const auto closed = connection(cp);
    monitors_.erase(cp_id(cp));
    return on(MonitorClosed{closed});
}

FleetDriver& FleetDriver::silent(std::string_view cp) {
    monitors_.at(cp_id(cp)).next = Steady::max();
    return *this;
}

FleetDriver& FleetDriver::asks(std::uint64_t number, std::string_view driver, std::string_view cp) {
    ChargeRequest request;
    request.request = request_id(number);
    request.session = session_id(number);
    request.driver = driver_id(driver);
    request.cp = cp_id(cp);
    return on(RequestArrived{request, now.wall});
}

FleetDriver& FleetDriver::asks_on_site(std::uint64_t number) {
    ChargeRequest request{request_id(number), session_id(number), driver_id(), cp_id(), Origin::site, {}, {}};
    return on(RequestArrived{request, now.wall});
}

FleetDriver& FleetDriver::driver_stops(std::uint64_t number, std::string_view driver, std::string_view cp) {
    return on(StopRequest{request_id(number), session_id(number), driver_id(driver), cp_id(cp)});
}

FleetDriver& FleetDriver::said(Report report, Wall at, std::uint64_t engine) {
    return on(TelemetryArrived{{cp_id(), engine_id(engine), at, std::move(report)}, now.wall});
}

FleetDriver& FleetDriver::read_anew(Report report, Wall stamped, std::uint64_t engine) {
    return on(TelemetryCaughtUp{false})
        .on(TelemetryArrived{{cp_id(), engine_id(engine), stamped, std::move(report)}, stamped})
        .on(TelemetryCaughtUp{true});
}

FleetDriver& FleetDriver::says(Report report, std::uint64_t engine) {
    return said(std::move(report), now.wall, engine);
}

FleetDriver& FleetDriver::accepts(std::uint64_t number, std::uint64_t engine) {
    return says(Accepted{session_id(number), driver_id()}, engine);
}

FleetDriver& FleetDriver::refuses(std::string_view why, std::uint64_t number) {
    return says(Refused{session_id(number), driver_id(), Reason{why}});
}

FleetDriver& FleetDriver::charges(std::uint64_t seq, std::int64_t energy, std::uint64_t number, std::uint64_t engine) {
    return says(Charging{session_id(number), driver_id(), seq, WattHours{energy}, Watts{22'000}}, engine);
}

FleetDriver& FleetDriver::reports(Outcome outcome, std::int64_t energy, std::string_view why, std::uint64_t number,
                                  std::uint64_t engine) {
    FinalReport report;
    report.outcome = outcome;
    report.session = session_id(number);
    report.driver = driver_id();
    report.seq = 1'000;
    report.energy = WattHours{energy};
    report.ended_at = now.wall;
    report.reason = Reason{why};
    return says(std::move(report), engine);
}

FleetDriver& FleetDriver::states(std::vector<SessionId> sessions, std::uint64_t engine, std::uint64_t n) {
    return says(EngineState{n, false, false, WattHours{}, std::move(sessions)}, engine);
}

std::vector<Ticket> FleetDriver::tickets() const {
    std::vector<Ticket> found;
    for (auto& send : all<SendTicket>()) found.push_back(std::move(send.ticket));
    return found;
}

Ticket FleetDriver::ticket() const {
    auto found = tickets();
    EXPECT_EQ(found.size(), 1U) << "tickets sent";
    return found.size() == 1 ? found.front() : Ticket{};
}

std::vector<Step> FleetDriver::steps() const {
    std::vector<Step> found;
    for (const auto& send : all<SendProgress>()) found.push_back(send.progress.step);
    return found;
}

std::size_t FleetDriver::notices(NoticeKind kind) const {
    const auto said = all<Notify>();
    return static_cast<std::size_t>(
        std::count_if(said.begin(), said.end(), [kind](const Notify& say) { return say.notice.kind == kind; }));
}

std::optional<CallOutcome> FleetDriver::outcome() const {
    const auto answers = all<AnswerCall>();
    return answers.empty() ? std::nullopt : std::optional{answers.back().outcome};
}

std::vector<CpStatus> FleetDriver::statuses() const {
    std::vector<CpStatus> found;
    for (auto& send : all<SendStatus>()) found.push_back(std::move(send.status));
    return found;
}

}  // namespace evc::testing
