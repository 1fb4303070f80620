#include "engine/status_text.hpp"

#include <algorithm>
#include <numeric>

#include "platform/service/words.hpp"

namespace evc::engine {
namespace {

using service::counted;

std::string states_of(std::span<const StatusSummary> cps) {
    if (cps.size() == 1) {
        const auto& only = cps.front();
        return only.state ? std::string{only.cp} + " " + std::string{word(*only.state)}
                          : "no charge point until a health check names it";
    }
    auto text = counted(cps.size(), "charge point") + ":";
    auto separator = " ";
    for (const auto state : all_cp_states) {
        const auto count =
            std::count_if(cps.begin(), cps.end(), [&](const StatusSummary& cp) { return cp.state == state; });
        if (count == 0) continue;
        text += separator + std::to_string(count) + " " + std::string{word(state)};
        separator = ", ";
    }
    return text;
}

std::string monitors_of(std::span<const StatusSummary> cps) {
    const auto seen = std::count_if(cps.begin(), cps.end(), [](const StatusSummary& cp) { return cp.monitor_seen; });
    if (cps.size() == 1) return seen == 1 ? "monitor seen" : "no monitor seen";
    return counted(static_cast<std::size_t>(seen), "monitor") + " seen";
}

}  // namespace

StatusSummary summary_of(const ChargePointHost& host, Steady now) {
    const auto* const station = host.station();
    if (station == nullptr) return {{}, {}, host.monitor_seen(now), 0};
    return {station->cp().text(), station->state(), host.monitor_seen(now), station->pending_reports()};
}

std::string status_text(std::span<const StatusSummary> cps, const Condition& condition) {
    const auto pending =
        std::accumulate(cps.begin(), cps.end(), std::size_t{0},
                        [](std::size_t sum, const StatusSummary& cp) { return sum + cp.reports_pending; });
    auto text = states_of(cps) + ", " + std::string{service::broker_word(condition.broker_connected)} + ", " +
                monitors_of(cps) + ", " + counted(pending, "report") + " pending";
    if (condition.broker_connected && !condition.commands_heard) text += ", commands are not heard yet";
    if (!condition.journal_writable) text += ", the journal cannot be written";
    if (!condition.refused_topics.empty()) text += ", the broker refuses messages for: " + condition.refused_topics;
    return text;
}

}  // namespace evc::engine
