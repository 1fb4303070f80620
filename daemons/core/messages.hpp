#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/cp_state.hpp"
#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

// What travels over Kafka (evcharging-protocol(7)), as values; protocol/messages.hpp makes bytes of them.

/// Who asks: the driver's application, or somebody at the charge point itself.
enum class Origin { app, site };

/// Topic `requests`, type CHARGE: the wish of one driver for one charge point.
struct ChargeRequest {
    RequestId request;
    SessionId session;  ///< not on the wire: UUID version 5 of `request`, derived where the message is decoded
    DriverId driver;
    CpId cp;
    Origin origin = Origin::app;
    std::optional<Wall> at;
    std::optional<Wall> expires_at;

    friend bool operator==(const ChargeRequest&, const ChargeRequest&) = default;
};

/// Topic `requests`, type STOP: the driver ends a supply of its own.
struct StopRequest {
    RequestId request;
    SessionId session;
    DriverId driver;
    CpId cp;

    friend bool operator==(const StopRequest&, const StopRequest&) = default;
};

// The numbers of STOP and RESUME. Both sides believe a small step only, so that nobody pushes the numbers of a charge
// point to where they end; the first one that an engine hears may be any that leaves room for a life's orders.

inline constexpr std::uint64_t order_number_step = 1'000;
inline constexpr std::uint64_t order_number_first_max = 1'000'000'000'000'000;

struct Authorize {
    SessionId session;
    RequestId request;
    DriverId driver;
    Tariff tariff;
    Wall expires_at;

    friend bool operator==(const Authorize&, const Authorize&) = default;
};

struct Begin {
    SessionId session;
    EngineId engine;
    Wall expires_at;

    friend bool operator==(const Begin&, const Begin&) = default;
};

struct StopCp {
    std::uint64_t n = 0;
    Reason reason;

    friend bool operator==(const StopCp&, const StopCp&) = default;
};

struct ResumeCp {
    std::uint64_t n = 0;

    friend bool operator==(const ResumeCp&, const ResumeCp&) = default;
};

struct Finish {
    SessionId session;
    Reason reason;

    friend bool operator==(const Finish&, const Finish&) = default;
};

struct Receipt {
    SessionId session;
    WattHours energy;
    Money amount;

    friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct RejectOnSite {
    RequestId request;
    Reason reason;

    friend bool operator==(const RejectOnSite&, const RejectOnSite&) = default;
};

using Order = std::variant<Authorize, Begin, StopCp, ResumeCp, Finish, Receipt, RejectOnSite>;

/// Topic `commands`: an order of Central to one charge point. Its commandId is derived from the order itself when it is
/// encoded, so that a repetition is equal byte for byte.
struct Command {
    CpId cp;
    LedgerId ledger;
    Wall at;
    Order order;

    friend bool operator==(const Command&, const Command&) = default;
};

/// What an engine is and holds: at start, on reconnect, every 30 s.
struct EngineState {
    std::uint64_t n = 0;
    bool stopped = false;
    bool faulty = false;
    WattHours meter;
    std::vector<SessionId> sessions;

    friend bool operator==(const EngineState&, const EngineState&) = default;
};

struct Accepted {
    SessionId session;
    DriverId driver;

    friend bool operator==(const Accepted&, const Accepted&) = default;
};

struct Refused {
    SessionId session;
    DriverId driver;
    Reason reason;  ///< may be empty

    friend bool operator==(const Refused&, const Refused&) = default;
};

/// Every second of a supply. `energy` counts from the session's start and never falls.
struct Charging {
    SessionId session;
    DriverId driver;
    std::uint64_t seq = 0;
    WattHours energy;
    Watts power;

    friend bool operator==(const Charging&, const Charging&) = default;
};

enum class Outcome { completed, interrupted, expired };

/// COMPLETED, INTERRUPTED or EXPIRED: repeated until a Receipt bears its energy.
struct FinalReport {
    Outcome outcome = Outcome::completed;
    SessionId session;
    DriverId driver;
    std::uint64_t seq = 0;
    WattHours energy;
    std::optional<Wall> started_at;
    Wall ended_at;
    Reason reason;  ///< may be empty

    friend bool operator==(const FinalReport&, const FinalReport&) = default;
};

/// A STOP or RESUME was seen; `n` is the highest one obeyed.
struct Acknowledged {
    std::uint64_t n = 0;

    friend bool operator==(const Acknowledged&, const Acknowledged&) = default;
};

using Report = std::variant<EngineState, Accepted, Refused, Charging, FinalReport, Acknowledged>;

/// Topic `telemetry`: what one engine says of one charge point.
struct Telemetry {
    CpId cp;
    EngineId engine;
    Wall at;
    Report report;

    friend bool operator==(const Telemetry&, const Telemetry&) = default;
};

enum class TicketStatus { completed, interrupted, rejected, expired };

/// Topic `tickets`: the one final answer to a request.
struct Ticket {
    RequestId request;
    std::optional<SessionId> session;
    DriverId driver;
    CpId cp;
    TicketStatus status = TicketStatus::rejected;
    WattHours energy;
    Money amount;
    std::optional<Tariff> tariff;
    std::optional<Wall> started_at;
    std::optional<Wall> ended_at;
    Reason reason;  ///< empty for an ordinary end
    Wall at;

    friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// What a driver is told on the way: a step of the session, or (`state`) that the charge point it uses changed its
/// state.
enum class Step { authorized, accepted, charging, state };

/// Topic `progress`: never stored, never repeated.
struct Progress {
    RequestId request;
    std::optional<SessionId> session;
    DriverId driver;
    CpId cp;
    Step step = Step::authorized;
    std::optional<WattHours> energy;
    std::optional<Watts> power;
    std::optional<std::int64_t> amount_minor;
    std::optional<CpState> state;
    Wall at;

    friend bool operator==(const Progress&, const Progress&) = default;
};

/// Topic `status`, key cpId: the newest state of a charge point.
struct CpStatus {
    CpId cp;
    LedgerId ledger;
    std::string location;
    CpState state = CpState::disconnected;
    bool reserved = false;
    Tariff tariff;
    std::optional<DriverId> driver;
    std::optional<SessionId> session;
    std::optional<WattHours> energy;
    std::optional<std::int64_t> amount_minor;
    Wall since;
    Wall at;

    friend bool operator==(const CpStatus&, const CpStatus&) = default;
};

/// Topic `status`, key `_central`, every 2 s: silent for 6 s means that Central is away.
struct CentralStatus {
    LedgerId ledger;
    Wall at;
    bool healthy = true;
    std::string version;
    std::optional<GenerationId> generation{};  ///< of the ledger's opening; none: an earlier release's
    std::optional<std::uint64_t> row{};        ///< of the last message that the ledger put into its outbox

    friend bool operator==(const CentralStatus&, const CentralStatus&) = default;
};

inline constexpr std::string_view central_status_key = "_central";
inline constexpr seconds central_status_period{2};
inline constexpr seconds central_silent_after{6};

}  // namespace evc
