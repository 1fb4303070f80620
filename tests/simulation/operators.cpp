#include "simulation/operators.hpp"

#include <utility>

#include "simulation/ids.hpp"
#include "simulation/world.hpp"

namespace evc::sim {

template <class Event>
void Operators::call(std::size_t cp, Wish wish, Event event) {
    auto& central = *world_.central;
    auto& call = calls_[cp];
    if (!central.up || call.wish != Wish::none) return;
    call.id = central.last_call() + 1;
    call.wish = wish;
    central.call(std::move(event));
}

void Operators::stop(std::size_t cp) { call(cp, Wish::stop, StopCall{0, cp_name(cp), {}}); }
void Operators::resume(std::size_t cp) { call(cp, Wish::resume, ResumeCall{0, cp_name(cp)}); }
void Operators::finish(std::size_t cp) { call(cp, Wish::other, FinishCall{0, cp_name(cp)}); }
void Operators::add(std::size_t cp) { call(cp, Wish::other, AddCpCall{0, cp_name(cp), "Gran Vía", {}}); }
void Operators::remove(std::size_t cp) { call(cp, Wish::remove, RemoveCpCall{0, cp_name(cp)}); }
void Operators::set_tariff(std::size_t cp) {
    call(cp, Wish::other, SetTariffCall{0, cp_name(cp), Tariff{world_.random.between(1'000, 9'000), Currency{}}});
}

void Operators::settle(std::size_t cp) {
    auto& central = *world_.central;
    if (!central.up || calls_[cp].wish != Wish::none) return;
    const auto* known = central.fleet()->find(cp_name(cp));
    if (known == nullptr || !known->session) return;
    calls_[cp].id = central.last_call() + 1;
    calls_[cp].wish = Wish::settle;
    calls_[cp].settles = known->session->record.id;
    central.settle(calls_[cp].settles);
}

void Operators::answered(CentralHost& central, CallId id, CallOutcome outcome) {
    if (&central != world_.central.get()) return;
    for (std::size_t cp = 0; cp < calls_.size(); ++cp) {
        auto& call = calls_[cp];
        if (call.wish == Wish::none || call.id != id) continue;
        const auto wish = std::exchange(call.wish, Wish::none);
        if (outcome != CallOutcome::done || wish == Wish::other) return;
        if (wish == Wish::settle) return world_.checker.settled(central, call.settles);
        call.stopped.reset();
        if (wish == Wish::remove) return;
        call.stopped = wish == Wish::stop;
        const auto* record = central.ledger.cp(cp_name(cp));
        if (record == nullptr || record->stopped != *call.stopped)
            world_.checker.violated(5, "a call was answered that the ledger does not know");
        return;
    }
}

void Operators::central_died() {
    for (auto& call : calls_) {
        if (call.wish == Wish::none) continue;
        if (call.wish != Wish::other && call.wish != Wish::settle) call.stopped.reset();
        call.wish = Wish::none;
    }
}

void Operators::ledger_restored() {
    for (auto& call : calls_) call.stopped.reset();
}

}  // namespace evc::sim
