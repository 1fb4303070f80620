#include "simulation/world.hpp"

#include <algorithm>
#include <utility>

#include "simulation/describe.hpp"
#include "simulation/ids.hpp"

namespace evc::sim {
namespace {

constexpr Wall beginning{milliseconds{1'795'465'200'000}};
constexpr Time rest_limit = 400'000;

// What happens to the world itself.
enum class Own : std::uint16_t {
    fault,
    broker_back,
    engine_retires,
    central_retires,
    link_whole,
    change_of_mind,
    heal,
    look
};

Event own(Time at, Own what, std::uint64_t which) {
    return {at, 0, nullptr, 0, static_cast<std::uint16_t>(what), 0, which};
}

std::string engine_name(std::size_t cp) { return "engine " + std::to_string(cp); }

}  // namespace

World::World(const Scenario& what, Mutant deliberate, bool text, Coverage& counted)
    : scenario(what),
      mutant(deliberate),
      coverage(counted),
      trace(text),
      random(what.seed),
      rates(what.rates),
      checker(*this),
      operators(*this) {
    fleet_settings_.lease = milliseconds{15'000};
    fleet_settings_.request_lifetime = milliseconds{10'000};
    fleet_settings_.clock_skew = milliseconds{2'000};
    fleet_settings_.lost_after = milliseconds{what.lost_after};
    fleet_settings_.accept_unknown = what.strangers_welcome ? AcceptUnknown::all : AcceptUnknown::none;
    station_settings_.state_period = milliseconds{8'000};
    station_settings_.request_lifetime = fleet_settings_.request_lifetime;
    trip_settings_.pause = milliseconds{1'500};
    trip_settings_.request_lifetime = fleet_settings_.request_lifetime;
    populate();
}

void World::populate() {
    central = std::make_unique<CentralHost>(*this, "Central", ledger_id(++last_ledger_));
    processes_.push_back(central.get());
    seed_history();
    for (std::size_t cp = 0; cp < scenario.cps; ++cp) {
        engines.push_back(std::make_unique<EngineHost>(*this, engine_name(cp), cp, engine_id(++last_engine_)));
        monitors.push_back(std::make_unique<MonitorHost>(*this, "monitor " + std::to_string(cp), cp));
    }
    for (std::size_t driver = 0; driver < scenario.drivers; ++driver) {
        std::vector<CpId> plan;
        for (std::size_t i = 0; i < scenario.wishes; ++i)
            plan.push_back(cp_name(random.below(static_cast<std::uint32_t>(scenario.cps))));
        if (random.chance(100)) plan[0] = cp_name(9);
        drivers.push_back(
            std::make_unique<DriverHost>(*this, "driver " + std::to_string(driver), driver, std::move(plan)));
    }
    for (const auto& engine : engines) processes_.push_back(engine.get());
    for (const auto& driver : drivers) processes_.push_back(driver.get());
    for (const auto& monitor : monitors) processes_.push_back(monitor.get());
    const auto skew = fleet_settings_.clock_skew.count() / 2 - 1;
    for (auto* process : processes_) {
        process->clock = milliseconds{random.between(-skew, skew)};
        schedule_any(*process, random.between(0, 3'000), What::restart);
    }
}

void World::seed_history() {
    // A ticket from long ago, so that there is something to forget.
    const auto number = fresh_number();
    Ticket old;
    old.request = request_id(number);
    old.driver = driver_name(0);
    old.cp = cp_name(0);
    old.reason = reason::busy;
    central->ledger.time.passed = fleet_settings_.retention.tickets + std::chrono::hours{1};
    central->ledger.written[number] = milliseconds{0};
    old.at = beginning - central->ledger.time.passed;
    central->ledger.tickets.resize(number + 1);
    central->ledger.tickets[number] = old;
    if (scenario.strangers_welcome) return;
    for (std::size_t cp = 1; cp < scenario.cps; ++cp) {
        CpRecord known;
        known.id = cp_name(cp);
        known.tariff = fleet_settings_.default_tariff;
        central->ledger.cps.push_back(std::move(known));
    }
}

void World::schedule_at(Process& target, Time at, What what, std::uint16_t small, std::uint64_t large) {
    queue_.push({std::max(at, time), 0, &target, target.life, static_cast<std::uint16_t>(what), small, large});
}

void World::schedule_any(Process& target, Time in, What what) {
    queue_.push({time + in, 0, &target, any_life, static_cast<std::uint16_t>(what), 0, 0});
}

Time World::latency() {
    if (time < slow_until_) return random.between(1, 1'500);
    if (random.chance(rates.delayed)) return random.between(1, 700);
    return random.between(1, 15);
}

Wall World::wall() const { return beginning + milliseconds{time}; }

void World::append(const Process& writer, MessageIndex message) {
    const auto& kept = broker.message(message);
    trace.note(time, 3, static_cast<std::uint64_t>(kept.topic), message,
               [&] { return writer.name() + " -> " + describe(kept); });
    broker.append(message, wall());
    checker.appended(writer, kept);
}

std::int64_t World::meter_total(std::size_t cp) const {
    auto sum = engines[cp]->meter_register.value;
    for (const auto& other : duplicates_)
        if (other->cp() == cp) sum += other->meter_register.value;
    return sum;
}

void World::central_died(CentralHost& which) {
    if (&which != central.get()) return;
    operators.central_died();
    for (const auto& monitor : monitors) monitor->central_died();
}

void World::monitor_accepted(CentralHost& which, ConnectionId connection, std::uint64_t epoch) {
    if (&which != central.get()) return;
    for (const auto& monitor : monitors) monitor->accepted(connection, epoch);
}

void World::monitor_hung_up(CentralHost& which, ConnectionId connection) {
    if (&which != central.get()) return;
    for (const auto& monitor : monitors) monitor->hung_up(connection);
}

Outcome World::run() {
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) queue_.push(own(scenario.faults[i].at, Own::fault, i));
    queue_.push(own(scenario.chaos, Own::heal, 0));
    Outcome outcome;
    while (!done_ && !checker.violation() && !queue_.empty()) {
        const auto event = queue_.pop();
        time = event.at;
        ++outcome.events;
        trace.note(time, 4, event.what, event.large, [&] { return std::string{}; });
        if (event.target != nullptr)
            event.target->dispatch(event);
        else
            on_own_event(event);
    }
    if (!checker.violation()) checker.check_end();
    outcome.violation = checker.violation();
    outcome.hash = trace.hash();
    outcome.crashes = crashes;
    coverage.events += outcome.events;
    coverage.crashes += crashes;
    coverage.requests += checker.requests();
    coverage.late += central->ledger.late.size();
    coverage.fewest_events = std::min(coverage.fewest_events, outcome.events);
    coverage.fewest_crashes = std::min(coverage.fewest_crashes, crashes);
    return outcome;
}

void World::on_own_event(const Event& event) {
    switch (static_cast<Own>(event.what)) {
        case Own::fault: {
            const auto& fault = scenario.faults[event.large];
            ++coverage.faults[static_cast<std::size_t>(fault.kind)];
            trace.note(time, 5, static_cast<std::uint64_t>(fault.kind), fault.who,
                       [&] { return "== " + std::string{name_of_fault(fault.kind)}; });
            do_fault(fault);
            return;
        }
        case Own::broker_back:
            if (time < broker_back_) return;
            broker.up = true;
            for (auto* process : processes_) process->client.broker_changed();
            return;
        case Own::engine_retires: retire(*duplicates_[event.large]); return;
        case Own::central_retires: retire(*others_[event.large]); return;
        case Own::link_whole: processes_[event.large]->client.set_link(true); return;
        case Own::change_of_mind: operators.resume(event.large); return;
        case Own::heal: heal(); return;
        case Own::look: look(); return;
    }
}

Process& World::victim(const Fault& fault) {
    // Central and the engines are where the rules are kept: half of the faults are theirs.
    if (fault.who % 4 == 0) return *central;
    return *processes_[fault.who / 4 % processes_.size()];
}

void World::kill_at_point(const Fault& fault) {
    Process::Doom doom;
    doom.armed = true;
    doom.aimed = fault.aimed;
    doom.countdown = fault.countdown;
    doom.point = fault.point;
    doom.kinds = Kinds{1} << fault.effect;
    doom.downtime = fault.duration;
    const bool in_central = fault.effect < first_journal_change;
    if (fault.aimed && in_central)
        central->doom = doom;
    else if (fault.aimed)
        engines[fault.who % engines.size()]->doom = doom;
    else
        victim(fault).doom = doom;
}

void World::do_fault(const Fault& fault) {
    const auto cp = fault.who % scenario.cps;
    switch (fault.kind) {
        case FaultKind::killed_at_point: return kill_at_point(fault);
        case FaultKind::killed: return victim(fault).crash(fault.duration);
        case FaultKind::link_cut: {
            const auto place = fault.who % 3 == 0 ? 0 : fault.who % processes_.size();
            processes_[place]->client.set_link(false);
            queue_.push(own(time + fault.duration, Own::link_whole, place));
            return;
        }
        case FaultKind::broker_down: return stop_broker(fault.duration, false);
        case FaultKind::broker_wiped: return stop_broker(fault.duration, true);
        case FaultKind::disk_full: victim(fault).disk_full_until = time + fault.duration; return;
        case FaultKind::clock_jump: {
            const auto skew = fleet_settings_.clock_skew.count() / 2 - 1;
            victim(fault).clock = milliseconds{random.between(-skew, skew)};
            return;
        }
        case FaultKind::monitor_cut: return monitors[cp]->cut(false, fault.duration);
        case FaultKind::monitor_half_open: return monitors[cp]->cut(true, fault.duration);
        case FaultKind::engine_fault:
            if (!engines[cp]->up) return;
            engines[cp]->fail();
            if (engines[cp]->up) schedule(*engines[cp], fault.duration, What::fault_ends, 0, 0);
            return;
        case FaultKind::engine_replaced:
            engines[cp]->replace(engine_id(++last_engine_));
            schedule_any(*engines[cp], fault.duration / 4, What::restart);
            return;
        case FaultKind::engine_duplicated: return duplicate_engine(cp, fault.duration);
        case FaultKind::second_central: return start_second_central(fault.duration);
        case FaultKind::ledger_copied: return copy_ledger();
        case FaultKind::ledger_restored: return restore_ledger();
        case FaultKind::long_silence: return engines[cp]->crash(fault.duration);
        case FaultKind::slow_network: slow_until_ = time + fault.duration; return;
        default: return do_wish(fault, cp);
    }
}

void World::do_wish(const Fault& fault, std::size_t cp) {
    auto& driver = *drivers[fault.who % drivers.size()];
    switch (fault.kind) {
        case FaultKind::operator_stop:
            operators.stop(cp);
            // Every other operator thinks better of it at once.
            if (fault.who % 2 == 0) queue_.push(own(time + fault.duration % 100, Own::change_of_mind, cp));
            return;
        case FaultKind::operator_resume: return operators.resume(cp);
        case FaultKind::operator_finish: return operators.finish(cp);
        case FaultKind::operator_settle: return operators.settle(cp);
        case FaultKind::cp_added: return operators.add(cp);
        case FaultKind::cp_removed: epochs_grow = false; return operators.remove(cp);
        case FaultKind::tariff_set: return operators.set_tariff(cp);
        case FaultKind::driver_stop: return driver.stop(false);
        case FaultKind::stop_of_somebody_else: return driver.stop(true);
        case FaultKind::on_site_request:
            if (engines[cp]->up) engines[cp]->ask(checker.minted(cp_name(cp)), fault.who % scenario.drivers);
            return;
        default: return;
    }
}

void World::stop_broker(Time duration, bool wipe) {
    broker.up = false;
    broker_back_ = std::max(broker_back_, time + duration);
    for (auto* process : processes_) process->client.broker_changed();
    queue_.push(own(broker_back_, Own::broker_back, 0));
    // A ledger and the broker that are lost at the same time are more than anybody promises to survive.
    if (!wipe || central->needs_tickets()) return;
    broker.wipe();
    // Tickets that only the broker had besides the ledger are gone: an older copy could not adopt them.
    copy_.reset();
}

void World::duplicate_engine(std::size_t cp, Time duration) {
    auto& duplicate = *duplicates_.emplace_back(
        std::make_unique<EngineHost>(*this, "duplicate of " + engine_name(cp), cp, engine_id(++last_engine_)));
    processes_.push_back(&duplicate);
    duplicate.start();
    queue_.push(own(time + duration, Own::engine_retires, duplicates_.size() - 1));
}

void World::start_second_central(Time duration) {
    if (!others_.empty()) return;
    auto& other =
        *others_.emplace_back(std::make_unique<CentralHost>(*this, "second Central", ledger_id(++last_ledger_)));
    processes_.push_back(&other);
    other.start();
    schedule(other, random.between(1, 1'000), What::beat, 0, 0);
    queue_.push(own(time + duration, Own::central_retires, others_.size() - 1));
}

void World::retire(Process& process) {
    if (process.retired) return;
    process.retired = true;
    process.kill();
    for (const auto& duplicate : duplicates_)
        if (duplicate.get() == &process) checker.engine_wiped(*duplicate);
}

void World::copy_ledger() {
    if (!restored) copy_ = central->ledger;
}

void World::restore_ledger() {
    if (!copy_ || restored) return;
    restored = true;
    epochs_grow = false;
    ++crashes;
    central->kill();
    checker.ledger_restored(central->ledger, *copy_);
    operators.ledger_restored();
    central->restore(std::move(*copy_));
    copy_.reset();
    schedule_any(*central, random.between(500, 3'000), What::restart);
}

void World::heal() {
    healed_at_ = time;
    rates = {};
    slow_until_ = 0;
    for (const auto& other : others_) retire(*other);
    for (const auto& duplicate : duplicates_) retire(*duplicate);
    broker.up = true;
    for (auto* process : processes_) {
        process->disk_full_until = 0;
        process->client.set_link(true);
        process->client.broker_changed();
        if (process->doom.armed) process->crash(100);
        process->doom = {};
    }
    for (auto* process : {static_cast<Process*>(central.get()), static_cast<Process*>(engines[0].get())}) {
        if (crashes >= 2) break;
        process->start();
        process->crash(200);
    }
    for (const auto& monitor : monitors) monitor->heal();
    for (const auto& driver : drivers) driver->retire_plan();
    for (auto* process : processes_) schedule_any(*process, random.between(300, 2'000), What::restart);
    for (const auto& engine : engines)
        if (engine->up) engine->repair();
    queue_.push(own(time + 1'000, Own::look, 0));
}

void World::adopt_ledgers() {
    for (const auto& engine : engines) {
        if (engine->journal.ledger.is_nil() || engine->journal.ledger == central->ledger.id) continue;
        engine->adopt_ledger();
        schedule_any(*engine, 100, What::restart);
    }
}

void World::look() {
    adopt_ledgers();
    const auto why = unrest();
    if (why.empty()) {
        done_ = true;
        return;
    }
    // Whoever stays for ever is sent away.
    constexpr Time patience = 20'000;
    if (time > healed_at_ + patience)
        for (std::size_t cp = 0; cp < scenario.cps; ++cp) operators.finish(cp);
    if (time > healed_at_ + rest_limit) return checker.violated(4, "no rest: " + why);
    queue_.push(own(time + 1'000, Own::look, 0));
}

std::string World::unrest() const {
    if (!central->quiet()) return "Central has something open";
    for (const auto& driver : drivers)
        if (!driver->quiet()) return driver->name() + " waits for a ticket";
    for (const auto& engine : engines) {
        if (!engine->quiet()) return engine->name() + " has something open";
        const auto* cp = central->fleet()->find(cp_name(engine->cp()));
        if (cp == nullptr) continue;
        if (cp->order_pending()) return engine->name() + " does not acknowledge";
        // When another engine acknowledged in its stead, Central learns that from its next STATE.
        if (cp->record.n > 0 && cp->record.stopped != engine->journal.record.stopped)
            return engine->name() + " does not obey";
        const auto state = cp->state(central->now().steady);
        if (state != CpState::available && state != CpState::stopped)
            return cp->record.id.text() + " is " + std::string{word(state)};
    }
    return {};
}

}  // namespace evc::sim
