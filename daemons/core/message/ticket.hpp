#pragma once

#include <optional>

#include "core/id.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

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

}  // namespace evc
