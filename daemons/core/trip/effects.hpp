#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "core/messages.hpp"
#include "core/trip/records.hpp"

namespace evc {

// Changes of what is kept: committed before any action of the same batch is released.

struct SaveTrip {
    TripRecord record;
};

// Actions: released in order when the commit has returned.

/// Answer with a RequestMinted, at once.
struct MintRequest {};
/// Also every repetition: the same request gives the same bytes.
struct SendCharge {
    ChargeRequest request;
};
struct ShowAsked {
    std::size_t number = 0;  ///< of the wish in the list, from 1
    ChargeRequest request;
    bool again = false;  ///< it was sent before this program was started
};
struct ShowProgress {
    Progress progress;
    std::string text;  ///< the message as it was received
};
/// Answer with TicketShown when it has been shown.
struct ShowTicket {
    std::size_t number = 0;  ///< of the wish in the list, from 1
    Ticket ticket;
    std::string text;  ///< the message as it was received
};

/// A lasting condition begins or has ended.
enum class TripSign { broker_away, broker_back, central_away, central_back, clock_differs };
struct ShowTripSign {
    TripSign sign = TripSign::broker_away;
    std::string detail;  ///< of broker_away: what is wrong; of clock_differs: by how much, "+120 s" when it is ahead
};
/// Every wish has its ticket.
struct FinishTrip {};

using TripAction = std::variant<MintRequest, SendCharge, ShowAsked, ShowProgress, ShowTicket, ShowTripSign, FinishTrip>;

/// What a Trip wants done. The order within each list matters.
struct TripEffects {
    std::vector<SaveTrip> changes;
    std::vector<TripAction> actions;

    void clear() {
        changes.clear();
        actions.clear();
    }
};

}  // namespace evc
