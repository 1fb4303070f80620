#include "fuzz/samples.hpp"

namespace evc::fuzz {
namespace {

Wall at(int second) { return Wall{std::chrono::hours{24 * 20'000}} + seconds{second}; }
CpId cp() { return *CpId::parse("CP-1"); }
DriverId driver() { return *DriverId::parse("D1"); }
RequestId request(std::uint64_t number) { return {0x1111, number}; }
SessionId session(std::uint64_t number) { return {0x5555, number}; }

SessionRecord record(std::uint64_t number, SessionState state) {
    SessionRecord r;
    r.id = session(number);
    r.request = request(number);
    r.driver = driver();
    r.cp = cp();
    r.tariff = {5'000, {}};
    r.state = state;
    r.authorized_at = at(static_cast<int>(number));
    r.expires_at = at(60);
    r.engine = sample_engine;
    r.accepted_at = at(1);
    r.seq = 7;
    r.energy = {12'999};
    r.started_at = at(2);
    if (!is_open(state)) r.ended_at = at(9);
    return r;
}

Ticket ticket(const SessionRecord& session) {
    Ticket t;
    t.request = session.request;
    t.session = session.id;
    t.driver = session.driver;
    t.cp = session.cp;
    t.status = TicketStatus::completed;
    t.energy = session.energy;
    t.amount = session.tariff.amount(session.energy);
    t.tariff = session.tariff;
    t.started_at = session.started_at;
    t.ended_at = session.ended_at;
    t.at = at(10);
    return t;
}

ChargeRequest wish(std::uint64_t number) {
    return {request(number), session(number), driver(), cp(), Origin::site, at(1), std::nullopt};
}

}  // namespace

LedgerBatch ended_session(std::uint64_t number) {
    const auto session = record(number, SessionState::completed);
    LedgerBatch batch;
    batch.changes.emplace_back(SaveSession{session});
    batch.changes.emplace_back(SaveTicket{ticket(session)});
    batch.tickets.push_back({session.request, session.id, "{}"});
    batch.messages.push_back({at(1), NoticeLevel::warning, "a message"});
    return batch;
}

LedgerBatch ledger_sample() {
    auto batch = ended_session(1);
    CpRecord point;
    point.id = cp();
    point.location = "Gran Vía";
    point.n = 2;
    point.engine = sample_engine;
    batch.changes.emplace_back(SaveCp{point});
    batch.changes.emplace_back(SaveSession{record(2, SessionState::charging)});
    batch.changes.emplace_back(SaveWaiting{{wish(3), at(30)}});
    batch.changes.emplace_back(SaveLate{{session(4), cp(), sample_engine, {5}, {5}, at(3)}});
    batch.outbox.push_back({1, "commands", "CP-1", "{}", {{"reason", "x"}}});
    batch.offsets.push_back({std::nullopt, {"requests", 0, 7, at(1), 9}});
    return batch;
}

std::vector<JournalChange> journal_sample() {
    HeldSession held;
    held.session = session(1);
    held.request = request(1);
    held.driver = driver();
    held.tariff = {5'000, {}};
    held.expires_at = at(60);
    held.phase = HeldPhase::charging;
    held.seq = 3;
    held.start_register = {1'000};
    held.energy = {42};
    held.started_at = at(2);
    const FinalReport report{Outcome::interrupted, session(2), driver(), 9, {77}, at(1), at(2), "engine-restart"};
    return {SaveOrder{cp(), 7, true}, SaveHeld{cp(), held}, SavePending{cp(), {report, at(3), at(60), false}},
            SaveOnSite{cp(), wish(3)}, AdoptLedger{sample_ledger}};
}

}  // namespace evc::fuzz
