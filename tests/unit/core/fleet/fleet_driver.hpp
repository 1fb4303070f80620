#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/fleet/fleet.hpp"
#include "unit/core/fleet/memory_ledger.hpp"
#include "unit/core/machine_driver.hpp"

namespace evc::testing {

/// A Fleet with monitors that go on saying what they last said, and a ledger in memory. The broker is reached and
/// telemetry read to its end unless a test says otherwise. Unless told otherwise everything is about CP1, driver ann,
/// request 1 and engine 1.
class FleetDriver : public MachineDriver<FleetDriver, FleetEffects> {
public:
    explicit FleetDriver(FleetSettings with = {});
    explicit FleetDriver(MemoryLedger found, FleetSettings with = {});

    /// Central dies with what was not stored, and starts anew after `away`; warm: by systemd, at once.
    FleetDriver& restart(FleetSettings with = {}, milliseconds away = milliseconds{0});
    /// As restart(), the broker not reached yet.
    FleetDriver& start_without_broker(FleetSettings with = {});

    template <class Event>
    FleetDriver& on(const Event& event) {
        if (const auto session = fleet->to_recall(event)) fleet->recall(ledger.past(*session));
        return MachineDriver::on(event);
    }

    // Charge points and their monitors.
    FleetDriver& connected(std::string_view cp = "CP1");
    FleetDriver& faulty(std::string_view why = "no-answer", std::string_view cp = "CP1");
    FleetDriver& healthy(std::string_view cp = "CP1");
    FleetDriver& disconnected(std::string_view cp = "CP1");
    /// Its monitor's link is cut: no word comes any more, and no end either.
    FleetDriver& silent(std::string_view cp = "CP1");
    [[nodiscard]] ConnectionId connection(std::string_view cp = "CP1") const {
        return monitors_.at(cp_id(cp)).connection;
    }

    // Drivers.
    FleetDriver& asks(std::uint64_t number = 1, std::string_view driver = "ann", std::string_view cp = "CP1");
    FleetDriver& asks_on_site(std::uint64_t number = 1);
    FleetDriver& driver_stops(std::uint64_t number = 1, std::string_view driver = "ann", std::string_view cp = "CP1");

    // Engines.
    FleetDriver& says(Report report, std::uint64_t engine = 1);
    FleetDriver& said(Report report, Wall at, std::uint64_t engine = 1);
    /// Telemetry is read again from before its end, and with it this word.
    FleetDriver& read_anew(Report report, Wall stamped, std::uint64_t engine = 1);
    FleetDriver& accepts(std::uint64_t number = 1, std::uint64_t engine = 1);
    FleetDriver& refuses(std::string_view why, std::uint64_t number = 1);
    FleetDriver& charges(std::uint64_t seq, std::int64_t energy, std::uint64_t number = 1, std::uint64_t engine = 1);
    FleetDriver& reports(Outcome outcome, std::int64_t energy, std::string_view why = {}, std::uint64_t number = 1,
                         std::uint64_t engine = 1);
    FleetDriver& states(std::vector<SessionId> sessions = {}, std::uint64_t engine = 1, std::uint64_t n = 0);
    FleetDriver& acknowledges(std::uint64_t n, std::uint64_t engine = 1) { return says(Acknowledged{n}, engine); }

    // A CP that has come so far.
    FleetDriver& authorized() { return connected().asks(); }
    FleetDriver& accepted() { return authorized().accepts(); }
    FleetDriver& charging(std::int64_t energy = 100) { return accepted().charges(1, energy); }

    // What it wants done.
    template <class Kind>
    [[nodiscard]] std::vector<Kind> changes() const {
        std::vector<Kind> found;
        for (const auto& change : effects.changes)
            if (const auto* one = std::get_if<Kind>(&change)) found.push_back(*one);
        return found;
    }
    template <class Kind>
    [[nodiscard]] std::vector<Kind> sent() const {
        std::vector<Kind> found;
        for (const auto& send : all<SendCommand>())
            if (const auto* one = std::get_if<Kind>(&send.command.order)) found.push_back(*one);
        return found;
    }
    template <class Kind>
    [[nodiscard]] std::size_t sends() const {
        return sent<Kind>().size();
    }
    /// The commands with an order of this kind, whole.
    template <class Kind>
    [[nodiscard]] std::vector<Command> commands() const {
        std::vector<Command> found;
        for (auto& send : all<SendCommand>())
            if (std::holds_alternative<Kind>(send.command.order)) found.push_back(std::move(send.command));
        return found;
    }
    [[nodiscard]] std::vector<Ticket> tickets() const;
    /// The one ticket that was sent; fails the test when there is not exactly one.
    [[nodiscard]] Ticket ticket() const;
    [[nodiscard]] std::vector<Step> steps() const;
    [[nodiscard]] std::size_t notices(NoticeKind kind) const;
    /// How the newest operator's call ended.
    [[nodiscard]] std::optional<CallOutcome> outcome() const;
    [[nodiscard]] std::vector<CpStatus> statuses() const;

    // What it shows.
    [[nodiscard]] const ChargePoint& cp(std::string_view id = "CP1") const { return *fleet->find(cp_id(id)); }
    [[nodiscard]] CpState state(std::string_view id = "CP1") const { return cp(id).state(now.steady); }
    [[nodiscard]] bool has_session(std::string_view id = "CP1") const { return cp(id).session.has_value(); }
    [[nodiscard]] SessionState session_state(std::uint64_t number = 1) const {
        return ledger.sessions.at(session_id(number)).state;
    }

    FleetSettings settings;
    MemoryLedger ledger;
    std::unique_ptr<Fleet> fleet;

private:
    struct Monitor {
        ConnectionId connection = 0;
        std::optional<Reason> fault;
        Steady next{};
    };

    friend MachineDriver;
    [[nodiscard]] Fleet& machine() { return *fleet; }
    void start();
    void take(FleetEffects wanted);
    void speak(Monitor& monitor);
    /// Each deadline and each monitor's word at its moment.
    void work();
    [[nodiscard]] Steady next() const;

    std::map<CpId, Monitor> monitors_;
    ConnectionId last_connection_ = 0;
};

}  // namespace evc::testing
