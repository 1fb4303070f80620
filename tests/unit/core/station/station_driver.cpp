#include "unit/core/station/station_driver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace evc::testing {

StationDriver::StationDriver(StationSettings with) : settings(with) {
    journal.engine = engine_id(1);
    journal.stations.emplace_back().cp = cp_id();
    restart();
}

StationDriver& StationDriver::restart(std::int64_t meter) {
    return restart_without_broker(meter).on(BrokerReached{true});
}

StationDriver& StationDriver::restart_without_broker(std::int64_t meter) {
    effects.clear();
    contactor_closed = false;
    StationEffects wanted;
    station =
        std::make_unique<Station>(settings, journal.engine, journal.ledger, record(), WattHours{meter}, now, wanted);
    take(std::move(wanted));
    return *this;
}

void StationDriver::take(StationEffects wanted) {
    for (const auto& change : wanted.changes) std::visit([this](const auto& one) { keep(one); }, change);
    EXPECT_EQ(record(), station->record()) << "the journal is not what the station goes by";
    for (const auto& action : wanted.actions) check(action);
    MachineDriver::take(std::move(wanted));
}

void StationDriver::keep(const SaveOrder& change) {
    own().n = change.n;
    own().stopped = change.stopped;
}
void StationDriver::keep(const SaveHeld& change) { own().held = change.held; }
void StationDriver::keep(const DropHeld&) { own().held.reset(); }
void StationDriver::keep(const SavePending& change) {
    const auto known = std::find_if(own().pending.begin(), own().pending.end(), [&](const PendingReport& other) {
        return other.report.session == change.pending.report.session;
    });
    if (known == own().pending.end())
        own().pending.push_back(change.pending);
    else
        *known = change.pending;
}
void StationDriver::keep(const DropPending& change) {
    std::erase_if(own().pending, [&](const PendingReport& other) { return other.report.session == change.session; });
}
void StationDriver::keep(const SaveOnSite& change) { own().on_site.push_back(change.request); }
void StationDriver::keep(const DropOnSite& change) {
    std::erase_if(own().on_site, [&](const ChargeRequest& other) { return other.request == change.request; });
}
void StationDriver::keep(const AdoptLedger& change) { journal.ledger = change.ledger; }

const PendingReport* StationDriver::pending(const SessionId& session) const {
    for (const auto& entry : record().pending)
        if (entry.report.session == session) return &entry;
    return nullptr;
}

void StationDriver::check(const StationAction& action) {
    if (const auto* send = std::get_if<SendTelemetry>(&action)) explain(send->telemetry);
    if (std::holds_alternative<OpenContactor>(action)) contactor_closed = false;
    if (std::holds_alternative<CloseContactor>(action)) {
        EXPECT_TRUE(record().held && record().held->phase == HeldPhase::charging) << "closed, and not journaled";
        contactor_closed = true;
    }
}

void StationDriver::explain(const Telemetry& telemetry) const {
    EXPECT_EQ(telemetry.engine, journal.engine);
    if (const auto* accepted = std::get_if<Accepted>(&telemetry.report)) {
        EXPECT_TRUE(record().held && record().held->session == accepted->session) << "accepted, and not journaled";
    }
    if (const auto* charging = std::get_if<Charging>(&telemetry.report)) {
        EXPECT_TRUE(record().held && record().held->seq == charging->seq) << "charging, and not journaled";
    }
    if (const auto* report = std::get_if<FinalReport>(&telemetry.report)) {
        const auto* entry = pending(report->session);
        EXPECT_TRUE(entry != nullptr && entry->report == *report) << "a final report that is not journaled";
    }
    if (const auto* ack = std::get_if<Acknowledged>(&telemetry.report)) {
        EXPECT_EQ(record().n, ack->n);
    }
}

StationDriver& StationDriver::ordered(Order order, LedgerId ledger) {
    return on(Command{cp_id(), ledger, now.wall, std::move(order)});
}

StationDriver& StationDriver::authorize(std::uint64_t number, std::string_view driver) {
    return ordered(Authorize{session_id(number), request_id(number), driver_id(driver), Tariff{}, now.wall + minute});
}

StationDriver& StationDriver::begin(std::uint64_t number, std::uint64_t engine) {
    return ordered(Begin{session_id(number), engine_id(engine), now.wall + minute});
}

StationDriver& StationDriver::finish(std::string_view why, std::uint64_t number) {
    return ordered(Finish{session_id(number), Reason{why}});
}

StationDriver& StationDriver::receipt(std::int64_t energy, std::uint64_t number) {
    return ordered(Receipt{session_id(number), WattHours{energy}, Money{}});
}

StationDriver& StationDriver::asks_on_site(std::uint64_t number) {
    return on(SupplyAsked{request_id(number), session_id(number), driver_id()});
}

FinalReport StationDriver::report() const {
    auto found = said<FinalReport>();
    EXPECT_EQ(found.size(), 1U) << "final reports sent";
    return found.size() == 1 ? found.front() : FinalReport{};
}

std::vector<ChargeRequest> StationDriver::requests() const {
    std::vector<ChargeRequest> found;
    for (const auto& action : effects.actions)
        if (const auto* send = std::get_if<SendRequest>(&action)) found.push_back(send->request);
    return found;
}

std::size_t StationDriver::signs(SignKind kind) const {
    return static_cast<std::size_t>(
        std::count_if(effects.actions.begin(), effects.actions.end(), [&](const auto& action) {
            const auto* sign = std::get_if<ShowSign>(&action);
            return sign != nullptr && sign->kind == kind;
        }));
}

}  // namespace evc::testing
