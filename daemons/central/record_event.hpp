#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/fleet/fleet.hpp"
#include "core/result.hpp"
#include "platform/kafka/record.hpp"

namespace evc::central {

/// What a record says to the Fleet. Nothing: it does not matter to us; an Error: it cannot be understood and goes to
/// `deadletters` with that text.
using RecordEvent =
    std::variant<std::monostate, Error, RequestArrived, StopRequest, TelemetryArrived, TicketRecovered, CentralStatus>;

/// `topic_prefix`: of the configuration, for identities that a request is given by where it lies.
[[nodiscard]] RecordEvent decode(const kafka::Record& record, const std::string& topic_prefix);

/// The session of which the ledger has to be asked before this event (Fleet::to_recall()).
[[nodiscard]] std::optional<SessionId> to_recall(const Fleet& fleet, const RecordEvent& event);

}  // namespace evc::central
