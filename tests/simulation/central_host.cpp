#include "simulation/central_host.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "simulation/ids.hpp"
#include "simulation/world.hpp"

namespace evc::sim {
namespace {

std::uint32_t all_of(Topic topic) {
    std::uint32_t bits = 0;
    for (std::size_t p = 0; p < partitions; ++p) bits |= std::uint32_t{1} << slot_of(topic, p);
    return bits;
}

template <class T>
bool is(const Action& action) {
    return std::holds_alternative<T>(action);
}

}  // namespace

CentralHost::CentralHost(World& world, std::string name, LedgerId id)
    : Process(world, std::move(name)), ledger(id), disk_(*this) {}

void CentralHost::boot() {
    auto settings = world_.fleet_settings();
    settings.recovered = recovered_ && world_.mutant != Mutant::recovered_serves_at_once;
    settings.warm_start = world_.random.chance(500);
    next_ = ledger.offsets;
    last_row_ = ledger.last_row;
    fleet_.emplace(settings, ledger.snapshot(), now(), effects_);
    for (const auto& row : ledger.outbox) {
        rows_.emplace(row.id, row);
        to_offer_.insert(row.id);
    }
    recovering_ = recovered_ && world_.mutant != Mutant::recovered_adopts_nothing;
    if (recovering_)
        client.read(all_of(Topic::tickets), {}, 0);
    else
        read_topics();
    Turn turn;
    take(turn);
    commit(turn);
    if (up) pump();
}

void CentralHost::read_topics() {
    const auto status = all_of(Topic::status);
    client.read(all_of(Topic::requests) | all_of(Topic::telemetry) | status, next_, status);
}

void CentralHost::lose_memory() {
    fleet_.reset();
    effects_.clear();
    disk_.lose();
    rows_.clear();
    to_offer_.clear();
    delivered_.clear();
    armed_ = Steady::max();
    flush_armed_ = false;
    world_.central_died(*this);
    world_.checker.central_killed(*this);
}

void CentralHost::restore(LedgerStore copy) {
    ledger = std::move(copy);
    recovered_ = true;
}

bool CentralHost::quiet() const {
    return up && disk_.idle() && rows_.empty() && delivered_.empty() && client.idle() && !recovering_ &&
           fleet_->open_sessions() == 0 && client.caught_up();
}

void CentralHost::on_event(const Event& event) {
    const auto connection = static_cast<ConnectionId>(event.large);
    switch (static_cast<What>(event.what)) {
        case What::stored: disk_.on_stored(); return;
        case What::flush: {
            flush_armed_ = false;
            Turn turn;
            commit(turn);
            return;
        }
        case What::timer: {
            armed_ = Steady::max();
            if (fleet_->next_deadline() > now().steady) return arm();
            Turn turn;
            fleet_->on_time(now(), effects_);
            take(turn);
            commit(turn);
            return;
        }
        case What::beat: attend(); return;
        case What::monitor_hello: handle(MonitorRegistered{connection, cp_name(event.small), {}, {}, false}); return;
        case What::monitor_healthy: handle(MonitorHealthy{connection}); return;
        case What::monitor_fault: handle(MonitorFault{connection, Reason{"no-answer"}}); return;
        case What::monitor_closed: handle(MonitorClosed{connection}); return;
        default: return;
    }
}

void CentralHost::attend() {
    const auto born = life;
    for (std::size_t cp = 0; cp < world_.scenario.cps; ++cp) {
        const auto* known = fleet_->find(cp_name(cp));
        if (known != nullptr && known->connection)
            handle(MonitorHealthy{*known->connection});
        else
            handle(MonitorRegistered{world_.fresh_connection(), cp_name(cp), {}, {}, false});
        if (life != born) return;
    }
    world_.schedule(*this, 1'000, What::beat, 0, 0);
}

void CentralHost::on_connection(bool reached) {
    handle(BrokerChanged{reached});
    if (!up) return;
    if (reached) return pump();
    handle(TelemetryCaughtUp{false});
}

void CentralHost::on_caught_up() {
    if (std::exchange(recovering_, false)) {
        read_topics();
        return;
    }
    handle(TelemetryCaughtUp{true});
}

void CentralHost::on_records(std::span<const Record> records) {
    Turn turn;
    for (const auto& record : records) on_record(turn, record);
    if (world_.mutant == Mutant::offset_before_effect) {
        LedgerBatch early;
        early.offsets = std::exchange(turn.batch.offsets, {});
        store(early);
    }
    commit(turn);
}

void CentralHost::on_record(Turn& turn, const Record& record) {
    turn.source = &record;
    const auto& body = record.message->body;
    if (const auto* status = std::get_if<CentralStatus>(&body)) {
        if (status->ledger != ledger.id) world_.checker.foreign_heard(*this);
        if (world_.mutant != Mutant::foreign_central_ignored) apply(turn, ForeignCentralSeen{status->ledger});
        return;
    }
    if (const auto* ticket = std::get_if<Ticket>(&body)) {
        apply(turn, TicketRecovered{*ticket, session_id(number_of(ticket->request))});
        return;
    }
    if (const auto* charge = std::get_if<ChargeRequest>(&body)) {
        RequestArrived arrived{*charge, record.stamped};
        if (world_.mutant == Mutant::requests_not_recognised)
            arrived.request.session = session_id(world_.fresh_number());
        if (world_.mutant == Mutant::expired_request_served) {
            arrived.stamped = now().wall;
            arrived.request.expires_at.reset();
        }
        apply(turn, arrived);
    } else if (const auto* stop = std::get_if<StopRequest>(&body)) {
        apply(turn, *stop);
    } else if (const auto* telemetry = std::get_if<Telemetry>(&body)) {
        on_telemetry(turn, {*telemetry, record.stamped});
    } else {
        return;
    }
    note_offset(turn, record);
    turn.source = nullptr;
}

void CentralHost::on_telemetry(Turn& turn, TelemetryArrived arrived) {
    if (world_.mutant != Mutant::none) mutate(arrived.telemetry);
    apply(turn, arrived);
}

void CentralHost::note_offset(Turn& turn, const Record& record) {
    const Position after{record.offset + 1, record.incarnation};
    const auto expected = std::exchange(next_[record.slot], after);
    for (auto& update : turn.batch.offsets) {
        if (update.slot != record.slot) continue;
        update.now = after;
        return;
    }
    turn.batch.offsets.push_back({record.slot, expected, after});
}

void CentralHost::take(Turn& turn) {
    if (world_.mutant != Mutant::none) mutate();
    for (auto& change : effects_.changes) {
        turn.batch.kinds |= kind_of(change);
        turn.batch.changes.push_back(std::move(change));
    }
    for (auto& action : effects_.actions) take(turn, std::move(action));
    effects_.clear();
}

void CentralHost::take(Turn& turn, Action&& action) {
    const auto kind = kind_of(action);
    turn.batch.kinds |= kind;
    if (auto* send = std::get_if<SendCommand>(&action); send != nullptr && !send->repetition) {
        const auto partition = number_of(send->command.cp) % partitions;
        add_row(turn, Topic::commands, partition, std::move(send->command), kind);
    } else if (auto* ticket = std::get_if<SendTicket>(&action)) {
        const auto partition = number_of(ticket->ticket.driver) % partitions;
        add_row(turn, Topic::tickets, partition, std::move(ticket->ticket), kind);
    } else if (const auto* again = std::get_if<ResendTicket>(&action)) {
        turn.batch.resends.push_back({++last_row_, number_of(again->request)});
    } else if (is<SendTombstone>(action)) {
        add_row(turn, Topic::status, 0, Opaque{}, kind);
    } else if (is<DeadLetter>(action)) {
        if (turn.source != nullptr) add_row(turn, Topic::deadletters, 0, Opaque{}, kind);
    } else if (is<CpChanged>(action) || is<Say>(action) || is<CloseMonitor>(action) || is<SendCentralStatus>(action)) {
        turn.at_once.push_back(std::move(action));
    } else {
        turn.batch.actions.push_back(std::move(action));
    }
}

void CentralHost::add_row(Turn& turn, Topic topic, std::size_t partition, decltype(Message::body) body, Kinds kind) {
    const auto index = world_.broker.keep({topic, static_cast<std::uint8_t>(partition), std::move(body)});
    turn.batch.rows.push_back({++last_row_, index, kind});
}

void CentralHost::commit(Turn& turn) {
    const auto born = life;
    for (auto& action : turn.at_once) {
        const auto kind = kind_of(action);
        release(action);
        if (life != born || dies_at(Point::between_releases, kind)) return;
    }
    auto& batch = turn.batch;
    batch.delivered = std::exchange(delivered_, {});
    batch.past = fleet_->past_number();
    const bool nothing_to_store = batch.changes.empty() && batch.rows.empty() && batch.resends.empty() &&
                                  batch.delivered.empty() && batch.offsets.empty();
    if (nothing_to_store && disk_.idle()) {
        release(batch);
    } else if (world_.mutant == Mutant::central_releases_before_commit && !nothing_to_store) {
        auto early = batch;
        batch.actions.clear();
        disk_.push(std::move(batch));
        release(early);
    } else if (!nothing_to_store || !batch.actions.empty()) {
        disk_.push(std::move(batch));
    }
    if (life == born) arm();
}

void CentralHost::store(LedgerBatch& batch) {
    if (auto wrong = ledger.apply(batch); !wrong.empty()) world_.checker.violated(1, name() + ": " + wrong);
    for (const auto& resend : batch.resends) {
        const auto* ticket = ledger.ticket(resend.request);
        if (ticket == nullptr) continue;
        const auto partition = static_cast<std::uint8_t>(number_of(ticket->driver) % partitions);
        const auto index = world_.broker.keep({Topic::tickets, partition, *ticket});
        batch.rows.push_back({resend.id, index, kind_of(Action{ResendTicket{}})});
        ledger.outbox.push_back(batch.rows.back());
        ledger.last_row = std::max(ledger.last_row, resend.id);
    }
}

void CentralHost::release(LedgerBatch& batch) {
    const auto born = life;
    if (!recovering_ && disk_.idle()) adopted_ = recovered_;
    fleet_->forget_past(batch.past);
    for (const auto& row : batch.rows) {
        if (!rows_.emplace(row.id, row).second) continue;
        to_offer_.insert(row.id);
        pump();
        if (life != born || dies_at(Point::between_releases, row.kind)) return;
    }
    for (auto& action : batch.actions) {
        const auto kind = kind_of(action);
        release(action);
        if (life != born || dies_at(Point::between_releases, kind)) return;
    }
}

void CentralHost::pump() {
    if (!client.connected()) return;
    for (const auto id : std::exchange(to_offer_, {})) send_row(rows_.at(id));
}

void CentralHost::send_row(const OutboxRow& row) {
    world_.checker.central_sends(*this, world_.broker.message(row.message));
    client.publish(row.message, row.id);
    if (world_.mutant != Mutant::outbox_row_dies_at_send) return;
    LedgerBatch gone;
    gone.delivered.push_back(row.id);
    store(gone);
}

void CentralHost::on_delivery(std::uint64_t token, bool delivered) {
    const auto row = rows_.find(token);
    if (row == rows_.end()) return;
    if (dies_at(Point::between_releases, row->second.kind)) return;
    if (!delivered && world_.mutant != Mutant::failed_delivery_forgotten) {
        to_offer_.insert(token);
        pump();
        return;
    }
    delivered_.push_back(token);
    rows_.erase(row);
    if (std::exchange(flush_armed_, true)) return;
    world_.schedule(*this, 100, What::flush, 0, 0);
}

void CentralHost::release(Action& action) {
    if (auto* send = std::get_if<SendCommand>(&action)) {
        const auto partition = number_of(send->command.cp) % partitions;
        const auto index =
            world_.broker.keep({Topic::commands, static_cast<std::uint8_t>(partition), std::move(send->command)});
        world_.checker.central_sends(*this, world_.broker.message(index));
        client.publish(index, 0);
    } else if (auto* status = std::get_if<SendCentralStatus>(&action)) {
        if (!client.connected()) return;
        client.publish(world_.broker.keep({Topic::status, 0, std::move(status->status)}), 0);
    } else if (const auto* accept = std::get_if<AcceptMonitor>(&action)) {
        world_.monitor_accepted(*this, accept->connection, accept->epoch);
    } else if (const auto* refuse = std::get_if<RefuseMonitor>(&action)) {
        world_.monitor_hung_up(*this, refuse->connection);
    } else if (const auto* close = std::get_if<CloseMonitor>(&action)) {
        world_.monitor_hung_up(*this, close->connection);
    } else if (const auto* answer = std::get_if<AnswerCall>(&action)) {
        world_.operators.answered(*this, answer->call, answer->outcome);
    }
}

void CentralHost::arm() {
    if (!up) return;
    const auto next = fleet_->next_deadline();
    if (next >= armed_) return;
    armed_ = next;
    world_.schedule_at(*this, next.time_since_epoch().count(), What::timer, 0, 0);
}

}  // namespace evc::sim
