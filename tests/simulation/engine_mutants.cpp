#include <algorithm>
#include <variant>

#include "simulation/engine_host.hpp"
#include "simulation/ids.hpp"
#include "simulation/world.hpp"

// What the deliberate faults do to an engine: they change what its Station is told, or what it wants done.

namespace evc::sim {

void EngineHost::obey(Command command) {
    if (!station_) return;
    const auto& record = station_->record();
    switch (world_.mutant) {
        case Mutant::foreign_ledger_obeyed:
            if (!journal.ledger.is_nil()) command.ledger = journal.ledger;
            break;
        case Mutant::old_n_obeyed:
            if (const auto* stop = std::get_if<StopCp>(&command.order)) make_it_new(stop->n);
            if (const auto* resume = std::get_if<ResumeCp>(&command.order)) make_it_new(resume->n);
            break;
        case Mutant::supply_after_lease:
            if (auto* authorize = std::get_if<Authorize>(&command.order)) authorize->expires_at += seconds{60};
            break;
        case Mutant::forget_at_any_energy:
            if (auto* receipt = std::get_if<Receipt>(&command.order))
                for (const auto& entry : record.pending)
                    if (entry.report.session == receipt->session) receipt->energy = entry.report.energy;
            break;
        case Mutant::forget_before_lease_is_over:
            if (const auto* receipt = std::get_if<Receipt>(&command.order)) return forget_at_once(*receipt);
            break;
        default: break;
    }
    handle(command);
    if (world_.mutant != Mutant::begin_without_begin) return;
    if (const auto* authorize = std::get_if<Authorize>(&command.order)) {
        command.order = Begin{authorize->session, journal.engine, authorize->expires_at};
        handle(command);
    }
}

void EngineHost::forget_at_once(const Receipt& receipt) {
    auto record = station_->record();
    std::erase_if(record.pending, [&](const PendingReport& entry) { return entry.report.session == receipt.session; });
    if (record.held || !pipeline_->idle()) return;
    effects_.changes.emplace_back(DropPending{record.cp, receipt.session});
    station_.emplace(world_.station_settings(), journal.engine, journal.ledger, record, meter_register, now(),
                     effects_);
    commit();
    handle(BrokerReached{reached_});
}

void EngineHost::make_it_new(std::uint64_t n) {
    auto record = station_->record();
    if (n >= record.n || record.held || !pipeline_->idle()) return;
    record.n = n - 1;
    station_.emplace(world_.station_settings(), journal.engine, journal.ledger, record, meter_register, now(),
                     effects_);
    commit();
    handle(BrokerReached{reached_});
}

void EngineHost::mutate() {
    auto& actions = effects_.actions;
    if (world_.mutant == Mutant::final_report_not_repeated) {
        const bool first = std::any_of(effects_.changes.begin(), effects_.changes.end(),
                                       [](const auto& c) { return std::holds_alternative<DropHeld>(c); });
        std::erase_if(actions, [&](const StationAction& action) {
            const auto* send = std::get_if<SendTelemetry>(&action);
            return !first && send != nullptr && std::holds_alternative<FinalReport>(send->telemetry.report);
        });
    }
    if (world_.mutant == Mutant::start_register_after_closing) {
        const auto closes = std::find_if(actions.begin(), actions.end(), [](const auto& action) {
            return std::holds_alternative<CloseContactor>(action);
        });
        if (closes == actions.end()) return;
        actions.erase(closes);
        close_contactor();
    }
}

}  // namespace evc::sim
