#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/messages.hpp"
#include "core/result.hpp"
#include "protocol/uuid.hpp"

namespace evc::protocol {

// The values of the topics, as evcharging-protocol(7) describes them. Decoders fail with Fault::invalid and a sentence
// that says which field is wrong and how: what belongs into the `reason` of a dead letter.

using Request = std::variant<ChargeRequest, StopRequest>;

/// Value of topic `requests`, key cpId.
[[nodiscard]] std::string encode(const ChargeRequest& request);
[[nodiscard]] std::string encode(const StopRequest& request);
[[nodiscard]] std::string encode(const Request& request);

/// A CHARGE without requestId gets the one derived from its place; sessions are filled in. The key counts for that
/// derivation only.
[[nodiscard]] Result<Request> decode_request(std::string_view bytes, const RecordPlace& place);

/// A command of a type that this version does not know. It is to be ignored: types may be added.
struct UnknownCommand {
    std::string type;  ///< printable, at most 64 characters

    friend bool operator==(const UnknownCommand&, const UnknownCommand&) = default;
};

using AnyCommand = std::variant<Command, UnknownCommand>;

/// Value of topic `commands`, key cpId. Its commandId is command_id(): equal commands are equal byte for byte.
[[nodiscard]] std::string encode(const Command& command);

[[nodiscard]] Result<AnyCommand> decode_command(std::string_view bytes);

/// Value of topic `telemetry`, key cpId.
[[nodiscard]] std::string encode(const Telemetry& telemetry);

/// Fails also on a status that this version does not know.
[[nodiscard]] Result<Telemetry> decode_telemetry(std::string_view bytes);

/// The word on the wire, such as `COMPLETED`.
[[nodiscard]] std::string_view word(TicketStatus status);

/// Value of topic `tickets`, key driverId.
[[nodiscard]] std::string encode(const Ticket& ticket);

/// A reason that this version does not know stays as it is.
[[nodiscard]] Result<Ticket> decode_ticket(std::string_view bytes);

/// The word on the wire, such as `AUTHORIZED`.
[[nodiscard]] std::string_view word(Step step);

/// Value of topic `progress`, key driverId.
[[nodiscard]] std::string encode(const Progress& progress);

[[nodiscard]] Result<Progress> decode_progress(std::string_view bytes);

/// Value of topic `status`, key cpId. An empty value is no message but a tombstone: the charge point was removed.
[[nodiscard]] std::string encode(const CpStatus& status);

/// Value of topic `status`, key `_central`.
[[nodiscard]] std::string encode(const CentralStatus& status);

[[nodiscard]] Result<CpStatus> decode_cp_status(std::string_view bytes);
[[nodiscard]] Result<CentralStatus> decode_central_status(std::string_view bytes);

}  // namespace evc::protocol
