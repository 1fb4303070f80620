#include "simulation/coverage.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "simulation/scenario.hpp"

namespace evc::sim {
namespace {

constexpr std::array<std::string_view, kinds> kind_names{
    "SaveCp",        "RemoveCp",      "SaveSession",       "SaveTicket",    "SaveWaiting",   "RemoveWaiting",
    "SaveLate",      "KeepBooks",     "SendCommand",       "SendTicket",    "ResendTicket",  "SendProgress",
    "SendStatus",    "SendTombstone", "SendCentralStatus", "DeadLetter",    "AcceptMonitor", "RefuseMonitor",
    "CloseMonitor",  "AnswerCall",    "CpChanged",         "Notify",        "SaveOrder",     "SaveHeld",
    "DropHeld",      "SavePending",   "DropPending",       "SaveOnSite",    "DropOnSite",    "AdoptLedger",
    "SendTelemetry", "SendRequest",   "CloseContactor",    "OpenContactor", "ShowSign",
};

bool is_change(std::size_t kind) {
    return kind < first_action || (kind >= first_journal_change && kind < first_station_action);
}

}  // namespace

std::string_view name_of_kind(std::size_t kind) { return kind_names[kind]; }

void Coverage::add(const Coverage& other) {
    for (std::size_t kind = 0; kind < kinds; ++kind)
        for (std::size_t point = 0; point < points; ++point) killed[kind][point] += other.killed[kind][point];
    for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
    events += other.events;
    crashes += other.crashes;
    requests += other.requests;
    supplies += other.supplies;
    late += other.late;
    fewest_events = std::min(fewest_events, other.fewest_events);
    fewest_crashes = std::min(fewest_crashes, other.fewest_crashes);
}

bool Coverage::print() const {
    bool complete = true;
    const auto cell = [&](std::uint64_t count, bool possible) {
        complete = complete && (count > 0 || !possible);
        return possible ? std::to_string(count) : std::string{"-"};
    };
    std::printf("%-18s %14s %14s %14s\n", "killed with", "before commit", "after commit", "released");
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        // A change is stored or not; only an action is released.
        const auto& row = killed[kind];
        std::printf("%-18s %14s %14s %14s\n", std::string{kind_names[kind]}.c_str(), cell(row[0], true).c_str(),
                    cell(row[1], true).c_str(), cell(row[2], !is_change(kind)).c_str());
    }
    std::printf("\n%-18s %14s\n", "fault", "times");
    for (std::size_t i = 0; i < fault_kinds; ++i)
        std::printf("%-18s %14s\n", std::string{name_of_fault(static_cast<FaultKind>(i))}.c_str(),
                    cell(faults[i], true).c_str());
    std::printf(
        "\n%llu events, %llu crashes, %llu requests, %llu supplies, %llu late reports; "
        "a seed has at least %llu events and %llu crashes\n",
        static_cast<unsigned long long>(events), static_cast<unsigned long long>(crashes),
        static_cast<unsigned long long>(requests), static_cast<unsigned long long>(supplies),
        static_cast<unsigned long long>(late), static_cast<unsigned long long>(fewest_events),
        static_cast<unsigned long long>(fewest_crashes));
    return complete && fewest_events >= 500 && fewest_crashes >= 2;
}

}  // namespace evc::sim
