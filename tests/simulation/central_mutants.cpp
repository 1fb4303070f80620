#include <algorithm>
#include <utility>
#include <variant>

#include "simulation/central_host.hpp"
#include "simulation/ids.hpp"
#include "simulation/world.hpp"

// What the deliberate faults do to Central: they change what its Fleet is told, or what it wants done.

namespace evc::sim {
namespace {

template <class T>
const T* order_in(const Action& action) {
    const auto* send = std::get_if<SendCommand>(&action);
    return send == nullptr ? nullptr : std::get_if<T>(&send->command.order);
}

SessionId session_of(const Report& report) {
    return std::visit(
        [](const auto& r) -> SessionId {
            if constexpr (requires { r.session; })
                return r.session;
            else
                return {};
        },
        report);
}

}  // namespace

void CentralHost::mutate(Telemetry& telemetry) {
    const auto* cp = fleet_->find(telemetry.cp);
    const auto* session = cp != nullptr && cp->session ? &cp->session->record : nullptr;
    const auto spoken = session_of(telemetry.report);
    heard_ = session != nullptr && session->id == spoken ? spoken : SessionId{};
    if (world_.mutant == Mutant::stranger_ends_session) {
        if (!heard_.is_nil() && !session->engine.is_nil()) telemetry.engine = session->engine;
        return;
    }
    if (auto* state = std::get_if<EngineState>(&telemetry.report)) {
        if (world_.mutant == Mutant::new_engine_not_settled && session != nullptr)
            state->sessions.push_back(session->id);
        if (world_.mutant == Mutant::recovered_keeps_n && cp != nullptr && state->n >= cp->record.n) {
            state->n = cp->record.n;
            state->stopped = cp->record.stopped;
        }
    } else if (auto* ack = std::get_if<Acknowledged>(&telemetry.report)) {
        if (world_.mutant == Mutant::recovered_keeps_n && cp != nullptr) ack->n = std::min(ack->n, cp->record.n);
    }
}

void CentralHost::settle(SessionId session) {
    if (!up) return;
    SettleCall call{++last_call_, session};
    if (world_.mutant == Mutant::settle_too_early) {
        auto later = now();
        later.wall += std::chrono::hours{1};
        later.steady += std::chrono::hours{1};
        run([&] {
            LedgerTransaction transaction;
            fleet_->on(call, later, effects_);
            take(transaction);
            commit(std::move(transaction));
        });
        return;
    }
    if (world_.mutant == Mutant::settle_authorized)
        if (const auto* record = ledger.session(number_of(session));
            record != nullptr && record->state == SessionState::authorized) {
            Ticket ticket;
            ticket.request = record->request;
            ticket.session = session;
            ticket.driver = record->driver;
            ticket.cp = record->cp;
            ticket.reason = reason::lost;
            effects_.changes.emplace_back(SaveTicket{ticket});
            effects_.actions.emplace_back(SendTicket{ticket});
        }
    run([&] { handle(call); });
}

void CentralHost::mutate() {
    auto& actions = effects_.actions;
    auto& changes = effects_.changes;
    switch (world_.mutant) {
        case Mutant::orders_not_repeated:
            std::erase_if(actions, [](const Action& action) {
                const auto* send = std::get_if<SendCommand>(&action);
                return send != nullptr && send->repetition;
            });
            return;
        case Mutant::begin_not_committed:
            if (std::none_of(actions.begin(), actions.end(), [](const auto& a) { return order_in<Begin>(a); })) return;
            std::erase_if(changes, [](const LedgerChange& change) {
                const auto* save = std::get_if<SaveSession>(&change);
                return save != nullptr && save->record.state == SessionState::accepted;
            });
            return;
        case Mutant::receipt_only_for_known:
            std::erase_if(actions, [&](const Action& action) {
                const auto* receipt = order_in<Receipt>(action);
                return receipt != nullptr && receipt->session != heard_;
            });
            return;
        case Mutant::late_report_dropped:
            std::erase_if(changes, [](const auto& change) { return std::holds_alternative<SaveLate>(change); });
            return;
        case Mutant::stray_supply_not_finished:
            std::erase_if(actions, [&](const Action& action) {
                const auto* finish = order_in<Finish>(action);
                return finish != nullptr && ledger.ticket(number_of(finish->session)) != nullptr;
            });
            return;
        case Mutant::second_ticket_on_late_report:
            for (const auto& change : changes)
                if (const auto* late = std::get_if<SaveLate>(&change))
                    if (const auto* issued = ledger.ticket(number_of(late->report.session))) {
                        auto ticket = *issued;
                        ticket.energy = late->report.reported;
                        actions.emplace_back(SendTicket{ticket});
                    }
            return;
        default: return;
    }
}

}  // namespace evc::sim
