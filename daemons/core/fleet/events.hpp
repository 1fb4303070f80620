#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/fleet/effects.hpp"
#include "core/fleet/lineage.hpp"
#include "core/messages.hpp"

namespace evc {

// What comes in to a Fleet, decoded. Each is handled by an overload of Fleet::on().

/// A monitor's first message.
struct MonitorRegistered {
    ConnectionId connection = 0;
    CpId cp;
    std::string location;          ///< empty: Central's own record counts
    std::optional<Tariff> tariff;  ///< none: Central's own record counts
    bool local = false;            ///< it came from this machine
};
struct MonitorHealthy {
    ConnectionId connection = 0;
};
struct MonitorFault {
    ConnectionId connection = 0;
    Reason reason;
};
/// The connection ended, whoever ended it.
struct MonitorClosed {
    ConnectionId connection = 0;
};

/// A CHARGE on topic `requests`.
struct RequestArrived {
    ChargeRequest request;
    Wall stamped{};  ///< the broker's time stamp of the message
};

/// A message on topic `telemetry`.
struct TelemetryArrived {
    Telemetry telemetry;
    Wall stamped{};  ///< the broker's time stamp of the message
};

/// The broker's own time stamp of a record that was just read.
struct BrokerStamped {
    Wall stamp{};
};

/// Whether the broker can be reached.
struct BrokerChanged {
    bool connected = false;
};
/// Whether telemetry has been read to its end. A recovered ledger has adopted all tickets when that is so for the first
/// time, and ends nothing by itself before.
struct TelemetryCaughtUp {
    bool caught_up = false;
};
/// The ledger and the broker belong together: what is open may end by itself.
struct LedgerProven {};
/// They do not: the ledger goes by the rules of a recovered one from now on.
struct LedgerDoubted {
    Lineage lineage = Lineage::older;
};
/// Another Central's life sign was read on topic `status`.
struct ForeignCentralSeen {
    LedgerId ledger;
    bool copy = false;  ///< it serves from a copy of our own ledger
};
/// A ticket of this network that a restored ledger does not know, read from topic `tickets`.
struct TicketRecovered {
    Ticket ticket;
    SessionId session;  ///< derived from the ticket's request, also where there was no session
};

/// What the configuration says of a charge point: it is added if unknown, and otherwise called so from now on.
struct CpDescribed {
    CpId cp;
    std::string location;
    Tariff tariff;
};

// Operators' calls. Each is answered by one AnswerCall.

struct StopCall {
    CallId call = 0;
    CpId cp;
    Reason reason;
};
struct ResumeCall {
    CallId call = 0;
    CpId cp;
};
struct FinishCall {
    CallId call = 0;
    CpId cp;
};
struct SettleCall {
    CallId call = 0;
    SessionId session;
};
struct AddCpCall {
    CallId call = 0;
    CpId cp;
    std::string location;
    std::optional<Tariff> tariff;
};
struct RemoveCpCall {
    CallId call = 0;
    CpId cp;
};
struct SetTariffCall {
    CallId call = 0;
    CpId cp;
    Tariff tariff;
};

// Of which request or session an event speaks that may be in the past.

[[nodiscard]] inline std::optional<SessionId> spoken_of(const RequestArrived& event) { return event.request.session; }
[[nodiscard]] inline std::optional<SessionId> spoken_of(const StopRequest& event) { return event.session; }
[[nodiscard]] inline std::optional<SessionId> spoken_of(const TicketRecovered& event) { return event.session; }
[[nodiscard]] inline std::optional<SessionId> spoken_of(const TelemetryArrived& event) {
    const auto& said = event.telemetry.report;
    if (const auto* accepted = std::get_if<Accepted>(&said)) return accepted->session;
    if (const auto* charging = std::get_if<Charging>(&said)) return charging->session;
    if (const auto* report = std::get_if<FinalReport>(&said)) return report->session;
    return std::nullopt;
}
template <class Event>
[[nodiscard]] std::optional<SessionId> spoken_of(const Event&) {
    return std::nullopt;
}

template <class Event>
[[nodiscard]] bool is_final_report(const Event&) {
    return false;
}
[[nodiscard]] inline bool is_final_report(const TelemetryArrived& event) {
    return std::holds_alternative<FinalReport>(event.telemetry.report);
}

}  // namespace evc
