#include "simulation/describe.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "simulation/ids.hpp"

namespace evc::sim {
namespace {

template <class Tag>
std::string text(const Id<Tag>& id) {
    return std::to_string(number_of(id));
}
std::string wh(WattHours energy) { return " " + std::to_string(energy.value) + " Wh"; }
std::string time(Wall wall) { return std::to_string(wall.time_since_epoch().count() % 10'000'000); }

struct Line {
    std::string operator()(const Opaque&) { return "(tombstone or dead letter)"; }
    std::string operator()(const ChargeRequest& r) {
        return "CHARGE " + text(r.request) + " of " + r.driver.text() + " for " + r.cp.text();
    }
    std::string operator()(const StopRequest& r) { return "STOP " + text(r.request) + " by " + r.driver.text(); }
    std::string operator()(const CentralStatus& s) { return "_central of ledger " + text(s.ledger); }
    std::string operator()(const Ticket& t) {
        constexpr std::array<std::string_view, 4> words{"COMPLETED", "INTERRUPTED", "REJECTED", "EXPIRED"};
        return "ticket " + text(t.request) + " " + std::string{words[static_cast<std::size_t>(t.status)]} +
               wh(t.energy) + " " + t.reason;
    }
    std::string operator()(const Command& c) {
        return "to " + c.cp.text() + " (ledger " + text(c.ledger) + "): " + std::visit(*this, c.order);
    }
    std::string operator()(const Telemetry& t) {
        return t.cp.text() + " (engine " + text(t.engine) + ", at " + time(t.at) + "): " + std::visit(*this, t.report);
    }

    std::string operator()(const Authorize& o) {
        return "AUTHORIZE " + text(o.session) + " until " + time(o.expires_at);
    }
    std::string operator()(const Begin& o) { return "BEGIN " + text(o.session) + " at engine " + text(o.engine); }
    std::string operator()(const StopCp& o) { return "STOP n=" + std::to_string(o.n); }
    std::string operator()(const ResumeCp& o) { return "RESUME n=" + std::to_string(o.n); }
    std::string operator()(const Finish& o) { return "FINISH " + text(o.session) + " " + o.reason; }
    std::string operator()(const Receipt& o) { return "RECEIPT " + text(o.session) + wh(o.energy); }
    std::string operator()(const RejectOnSite& o) { return "REJECTED " + text(o.request) + " " + o.reason; }

    std::string operator()(const EngineState& r) {
        std::string line =
            "STATE n=" + std::to_string(r.n) + (r.stopped ? " stopped" : "") + (r.faulty ? " faulty" : "");
        for (const auto& session : r.sessions) line += " " + text(session);
        return line;
    }
    std::string operator()(const Accepted& r) { return "ACCEPTED " + text(r.session); }
    std::string operator()(const Refused& r) { return "REFUSED " + text(r.session) + " " + r.reason; }
    std::string operator()(const Charging& r) {
        return "CHARGING " + text(r.session) + " seq " + std::to_string(r.seq) + wh(r.energy);
    }
    std::string operator()(const FinalReport& r) {
        constexpr std::array<std::string_view, 3> words{"COMPLETED ", "INTERRUPTED ", "EXPIRED "};
        return std::string{words[static_cast<std::size_t>(r.outcome)]} + text(r.session) + wh(r.energy) + " " +
               r.reason;
    }
    std::string operator()(const Acknowledged& r) { return "ACK n=" + std::to_string(r.n); }
};

}  // namespace

std::string describe(const Message& message) { return std::visit(Line{}, message.body); }

}  // namespace evc::sim
