#pragma once

#include <optional>
#include <type_traits>
#include <variant>

#include "core/fleet/fleet.hpp"
#include "core/result.hpp"

namespace evc {

/// What a record says to the Fleet. Nothing: it does not matter to us; an Error: it cannot be understood and goes to
/// `deadletters` with that text.
using RecordEvent =
    std::variant<std::monostate, Error, RequestArrived, StopRequest, TelemetryArrived, TicketRecovered, CentralStatus>;

/// The session of which the ledger has to be asked before this event (Fleet::to_recall()).
[[nodiscard]] inline std::optional<SessionId> to_recall(const Fleet& fleet, const RecordEvent& event) {
    return std::visit(
        [&fleet](const auto& what) -> std::optional<SessionId> {
            using Kind = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<Kind, std::monostate> || std::is_same_v<Kind, Error> ||
                          std::is_same_v<Kind, CentralStatus>)
                return std::nullopt;
            else
                return fleet.to_recall(what);
        },
        event);
}

}  // namespace evc
