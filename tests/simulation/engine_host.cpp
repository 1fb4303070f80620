#include "simulation/engine_host.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "simulation/disk.hpp"
#include "simulation/ids.hpp"
#include "simulation/world.hpp"

namespace evc::sim {

void JournalStore::apply(const JournalChange& change) {
    if (const auto* order = std::get_if<SaveOrder>(&change)) {
        record.n = order->n;
        record.stopped = order->stopped;
    } else if (const auto* held = std::get_if<SaveHeld>(&change)) {
        record.held = held->held;
    } else if (std::holds_alternative<DropHeld>(change)) {
        record.held.reset();
    } else if (const auto* saved = std::get_if<SavePending>(&change)) {
        const auto& session = saved->pending.report.session;
        std::erase_if(record.pending, [&](const PendingReport& p) { return p.report.session == session; });
        record.pending.push_back(saved->pending);
    } else if (const auto* dropped = std::get_if<DropPending>(&change)) {
        std::erase_if(record.pending, [&](const PendingReport& p) { return p.report.session == dropped->session; });
    } else if (const auto* asked = std::get_if<SaveOnSite>(&change)) {
        record.on_site.push_back(asked->request);
    } else if (const auto* answered = std::get_if<DropOnSite>(&change)) {
        std::erase_if(record.on_site, [&](const ChargeRequest& r) { return r.request == answered->request; });
    } else if (const auto* adopted = std::get_if<AdoptLedger>(&change)) {
        ledger = adopted->ledger;
    }
}

const PendingReport* JournalStore::pending(const SessionId& session) const {
    const auto found = std::find_if(record.pending.begin(), record.pending.end(),
                                    [&](const PendingReport& p) { return p.report.session == session; });
    return found == record.pending.end() ? nullptr : &*found;
}

EngineHost::EngineHost(World& world, std::string name, std::size_t cp, EngineId engine)
    : Process(world, std::move(name)), cp_(cp) {
    journal.engine = engine;
    journal.record.cp = cp_name(cp);
}

EngineHost::~EngineHost() = default;

void EngineHost::boot() {
    value_ = meter_register;
    const bool early = world_.mutant == Mutant::engine_releases_before_commit;
    auto disk = std::make_unique<Disk<EngineHost, JournalBatch>>(world_, *this, early);
    disk_ = disk.get();
    pipeline_.emplace(std::move(disk), CommitEvents{}, [this](StationAction& action) { dispatch(action); });
    station_.emplace(world_.station_settings(), journal.engine, journal.ledger, journal.record, meter_register, now(),
                     effects_);
    const auto commands = std::uint32_t{1} << slot_of(Topic::commands, cp_ % partitions);
    client.read(commands, {}, commands);
    commit();
}

void EngineHost::lose_memory() {
    station_.reset();
    effects_.clear();
    pipeline_.reset();
    disk_ = nullptr;
    kinds_.clear();
    closed_ = reached_ = false;
    supplied_ = {};
    ++contactor_;
    ++vehicle_;
    armed_ = Steady::max();
}

void EngineHost::replace(EngineId engine) {
    kill();
    world_.checker.engine_wiped(*this);
    journal = {};
    journal.engine = engine;
    journal.record.cp = cp_name(cp_);
}

void EngineHost::adopt_ledger() {
    kill();
    journal.ledger = {};
}

bool EngineHost::quiet() const {
    return up && pipeline_->idle() && station_ && !station_->record().held && station_->pending_reports() == 0 &&
           station_->record().on_site.empty() && reached_ && client.idle();
}

void EngineHost::on_event(const Event& event) {
    const auto what = static_cast<What>(event.what);
    switch (what) {
        case What::stored:
        case What::stored_late:
        case What::store_again: return disk_->on_event(what);
        case What::timer:
            armed_ = Steady::max();
            station_->on_time(now(), effects_);
            commit();
            return;
        case What::meter_tick:
            if (event.small == contactor_ && closed_) tick();
            return;
        case What::meter_stored:
            on_register(WattHours{static_cast<std::int64_t>(event.large)}, event.small != 0);
            return;
        case What::plug:
            if (event.small == vehicle_) handle(VehiclePlugged{});
            return;
        case What::unplug:
            if (event.small == vehicle_) handle(VehicleUnplugged{});
            return;
        case What::fault_ends: repair(); return;
        default: return;
    }
}

void EngineHost::on_connection(bool) { check_reached(); }
void EngineHost::on_caught_up() { check_reached(); }

void EngineHost::check_reached() {
    const bool reached = client.connected() && client.caught_up();
    if (reached == reached_) return;
    reached_ = reached;
    handle(BrokerReached{reached_});
}

void EngineHost::on_records(std::span<const Record> records) {
    for (const auto& record : records) {
        const auto* command = std::get_if<Command>(&record.message->body);
        if (command == nullptr || number_of(command->cp) != cp_) continue;
        if (world_.mutant == Mutant::none)
            handle(*command);
        else
            obey(*command);
    }
}

void EngineHost::ask(std::size_t request, std::size_t driver) {
    run([&] { handle(SupplyAsked{request_id(request), session_id(request), driver_name(driver)}); });
}

void EngineHost::fail() {
    run([&] { handle(FaultSet{Reason{"broken"}}); });
}
void EngineHost::repair() {
    run([&] { handle(Repaired{}); });
}

void EngineHost::commit() {
    if (world_.mutant != Mutant::none) mutate();
    if (effects_.changes.empty() && effects_.actions.empty()) return arm();
    Transaction<JournalBatch, StationAction> transaction;
    transaction.batch.changes = std::exchange(effects_.changes, {});
    transaction.after_commit = std::exchange(effects_.actions, {});
    note_kinds(transaction);
    pipeline_->commit(std::move(transaction));
    arm();
}

void EngineHost::note_kinds(const Transaction<JournalBatch, StationAction>& transaction) {
    if (!pipeline_->stores(transaction)) return;
    Kinds met = 0;
    for (const auto& change : transaction.batch.changes) met |= kind_of(change);
    for (const auto& action : transaction.after_commit) met |= kind_of(action);
    kinds_.push_back(met);
}

Kinds EngineHost::next_kinds() {
    const auto met = kinds_.front();
    kinds_.pop_front();
    return met;
}

void EngineHost::store(const JournalBatch& batch) {
    for (const auto& change : batch.changes) {
        if (world_.mutant == Mutant::n_not_journaled && std::holds_alternative<SaveOrder>(change)) continue;
        if (const auto* dropped = std::get_if<DropPending>(&change))
            world_.checker.engine_forgets(*this, dropped->session);
        journal.apply(change);
        if (const auto* answered = std::get_if<DropOnSite>(&change))
            world_.checker.answered_on_site(*this, answered->request);
        if (const auto* saved = std::get_if<SavePending>(&change); saved != nullptr && saved->pending.receipted)
            world_.checker.engine_lets_go(*this, saved->pending.report);
    }
}

void EngineHost::dispatch(const StationAction& action) {
    act(action);
    may_die(Point::between_releases, kind_of(action));
}

void EngineHost::act(const StationAction& action) {
    if (const auto* report = std::get_if<SendTelemetry>(&action)) {
        send(*report);
    } else if (const auto* request = std::get_if<SendRequest>(&action)) {
        const auto partition = static_cast<std::uint8_t>(cp_ % partitions);
        client.publish(world_.broker.keep({Topic::requests, partition, request->request}), 0);
    } else if (const auto* close = std::get_if<CloseContactor>(&action)) {
        if (close->in_time(now()))
            close_contactor();
        else
            open_contactor();
    } else if (std::holds_alternative<OpenContactor>(action)) {
        open_contactor();
    } else if (const auto* sign = std::get_if<ShowSign>(&action)) {
        show(*sign);
    }
}

void EngineHost::send(const SendTelemetry& report) {
    world_.checker.engine_says(*this, report.telemetry);
    if (report.best_effort() && !client.connected()) return;
    const auto partition = static_cast<std::uint8_t>(cp_ % partitions);
    client.publish(world_.broker.keep({Topic::telemetry, partition, report.telemetry}), 0);
}

void EngineHost::show(const ShowSign& sign) {
    if (sign.kind == SignKind::session_accepted) {
        // Most vehicles come soon, some just before the lease is over or too late.
        const auto lease = world_.fleet_settings().lease.count();
        const auto delay = world_.random.chance(850)   ? world_.random.between(100, 3'000)
                           : world_.random.chance(500) ? world_.random.between(lease - 1'500, lease + 500)
                                                       : lease * 2;
        // Some stay until they are sent away.
        ticks_left_ = world_.random.chance(30) ? 1'000'000 : world_.random.between(1, 9);
        world_.schedule(*this, delay, What::plug, ++vehicle_, 0);
    } else if (sign.kind == SignKind::session_ended) {
        world_.schedule(*this, 1, What::unplug, ++vehicle_, 0);
    }
}

void EngineHost::close_contactor() {
    if (std::exchange(closed_, true)) return;
    supplied_ = world_.checker.contactor_closes(*this);
    world_.schedule(*this, 1'000, What::meter_tick, ++contactor_, 0);
}

void EngineHost::open_contactor() {
    closed_ = false;
    ++contactor_;
    store_register(false);
}

void EngineHost::tick() {
    value_ = value_ + WattHours{world_.random.between(0, 20)};
    const auto contactor = contactor_;
    store_register(true);
    if (contactor == contactor_) world_.schedule(*this, 1'000, What::meter_tick, contactor_, 0);
}

void EngineHost::store_register(bool closed) {
    if (world_.mutant == Mutant::reading_before_register) handle(MeterRead{value_, Watts{closed ? 3'600 : 0}, closed});
    const auto value = static_cast<std::uint64_t>(value_.value);
    last_store_ = std::max(last_store_, world_.time + world_.random.between(0, 3));
    world_.schedule_at(*this, last_store_, What::meter_stored, closed ? 1 : 0, value);
}

void EngineHost::on_register(WattHours value, bool closed) {
    if (world_.time < disk_full_until) {
        if (!closed) world_.schedule(*this, 1'000, What::meter_stored, 0, static_cast<std::uint64_t>(value.value));
        return;
    }
    if (value > meter_register) {
        world_.checker.delivered(*this, supplied_, value - meter_register);
        meter_register = value;
    }
    may_die(Point::after_commit, 0);
    if (world_.mutant != Mutant::reading_before_register) handle(MeterRead{value, Watts{closed ? 3'600 : 0}, closed});
    if (closed && closed_ && --ticks_left_ == 0) world_.schedule(*this, 1, What::unplug, ++vehicle_, 0);
}

void EngineHost::arm() {
    const auto next = station_->next_deadline(now());
    if (next >= armed_) return;
    armed_ = next;
    world_.schedule_at(*this, next.time_since_epoch().count(), What::timer, 0, 0);
}

}  // namespace evc::sim
