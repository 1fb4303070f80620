#pragma once

#include <optional>
#include <string>

#include "core/id.hpp"
#include "core/messages.hpp"
#include "core/time.hpp"

namespace evc {

// What comes in to a Trip, decoded. Each is handled by an overload of Trip::on().

/// Whether requests can be sent and their answers will be heard.
struct ChannelChanged {
    bool open = false;
    std::string why;  ///< when closed: what is wrong; empty: nothing yet
};
/// The answer to MintRequest.
struct RequestMinted {
    RequestId request;
};
struct ProgressArrived {
    Progress progress;
    std::string text;  ///< the message as it was received
};
struct TicketArrived {
    Ticket ticket;
    std::string text;  ///< the message as it was received
};
/// The ticket of the last ShowTicket has been seen: only now it counts as given.
struct TicketShown {};
/// Central gave a sign of life.
struct CentralSeen {
    std::optional<Wall> at;  ///< by its clock
};

}  // namespace evc
