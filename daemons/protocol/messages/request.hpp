#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/message/request.hpp"
#include "core/result.hpp"
#include "protocol/uuid.hpp"

namespace evc::protocol {

using Request = std::variant<ChargeRequest, StopRequest>;

/// Value of topic `requests`, key cpId.
[[nodiscard]] std::string encode(const ChargeRequest& request);
[[nodiscard]] std::string encode(const StopRequest& request);
[[nodiscard]] std::string encode(const Request& request);

/// A CHARGE without requestId gets the one derived from its place; sessions are filled in. The key counts for that
/// derivation only. Fails with Fault::invalid and what belongs into the `reason` of a dead letter.
[[nodiscard]] Result<Request> decode_request(std::string_view bytes, const RecordPlace& place);

}  // namespace evc::protocol
