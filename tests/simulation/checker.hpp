#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/energy.hpp"
#include "core/messages.hpp"
#include "simulation/broker.hpp"

namespace evc::sim {

class CentralHost;
class EngineHost;
class LedgerStore;
class Process;
class World;

/// A sentence of behaviour.md that did not hold ("What must hold, whatever is killed and whenever", 1 to 5).
struct Violation {
    int sentence = 0;
    std::string what;
    Time at = 0;
};

/// Watches from the outside of the machines: what is on the topics, on the disks and on the meters.
class Checker {
public:
    explicit Checker(World& world) : world_(world) {}

    void violated(int sentence, std::string what);
    [[nodiscard]] const std::optional<Violation>& violation() const { return violation_; }

    /// A new request for this charge point; its number.
    std::uint64_t minted(const CpId& cp);
    [[nodiscard]] std::size_t requests() const { return truths_.size(); }

    // while it runs
    void appended(const Process& writer, const Message& message);
    void central_sends(const CentralHost& central, const Message& message);
    void engine_says(const EngineHost& engine, const Telemetry& telemetry);
    /// A final report is journaled as receipted.
    void engine_lets_go(const EngineHost& engine, const FinalReport& report);
    void answered_on_site(const EngineHost& engine, const RequestId& request);
    void engine_forgets(const EngineHost& engine, const SessionId& session);
    /// Another Central's life sign has been read.
    void foreign_heard(const CentralHost& central);
    /// What its ledger says was read has to be in it.
    void central_killed(const CentralHost& central);
    void settled(const CentralHost& central, const SessionId& session);
    [[nodiscard]] SessionId contactor_closes(const EngineHost& engine);
    void delivered(const EngineHost& engine, const SessionId& session, WattHours energy);

    // what takes away what nobody can be blamed for losing
    void engine_wiped(const EngineHost& engine);
    void ledger_restored(const LedgerStore& lost, const LedgerStore& copy);

    /// When everything is quiet.
    void check_end();

private:
    /// A BEGIN.
    struct Grant {
        LedgerId ledger;
        EngineId engine;
        Wall expires_at{};
        Wall closed_for{};  ///< the `expires_at` for which the contactor was closed last
    };
    /// What really happened to one request, as nobody inside knows it.
    struct Truth {
        CpId cp;
        std::optional<Ticket> published;  ///< by Central, on the topic
        bool published_by_other = false;  ///< by a second Central
        bool asked = false;               ///< it was on the topic
        bool wiped = false;               ///< the journal of the engine that had it was lost
        bool excused = false;             ///< its end was in a ledger that was lost, and nowhere else
        bool orphaned = false;            ///< answered on site by a ledger that is gone: nobody asks again
        bool reported = false;            ///< a final report was journaled
        std::int64_t lost_late = 0;       ///< listed as late in a ledger that was lost
        std::int64_t supplied = 0;
        unsigned supplies = 0;
        std::vector<Grant> grants;  ///< the newest of each ledger and engine
        Wall asked_until = Wall::max();
    };

    [[nodiscard]] bool excused(const Truth& known) const;
    [[nodiscard]] Truth& truth(std::size_t number);
    [[nodiscard]] static Grant& grant(Truth& known, const LedgerId& ledger, const EngineId& engine);
    void check_receipt(const CentralHost& central, const Receipt& receipt);
    void check_authorize(const CentralHost& central, const Authorize& authorize);
    void check_ticket(const CentralHost& central, const Ticket& ticket);
    void check_read(const CentralHost& central, const Record& record);
    [[nodiscard]] static bool keeps(const LedgerStore& ledger, const SessionId& session, WattHours energy);
    void check_tickets();
    void check_energy();
    void check_meters();
    void check_orders();
    void check_drivers();

    World& world_;
    std::optional<Violation> violation_;
    std::vector<Truth> truths_;
    std::unordered_map<EngineId, std::uint64_t> acknowledged_;
    std::unordered_map<LedgerId, Wall> foreign_heard_;
    Positions checked_{};
};

}  // namespace evc::sim
