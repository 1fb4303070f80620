#pragma once

#include <optional>
#include <string>

#include "core/fleet/effects.hpp"
#include "core/message/request.hpp"
#include "core/message/telemetry.hpp"

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

/// Whether the broker can be reached.
struct BrokerChanged {
    bool connected = false;
};
/// Whether telemetry has been read to its end. A recovered ledger has adopted all tickets when that is so for the first
/// time, and ends nothing by itself before.
struct TelemetryCaughtUp {
    bool caught_up = false;
};
/// Another Central's life sign was read on topic `status`.
struct ForeignCentralSeen {
    LedgerId ledger;
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

}  // namespace evc
