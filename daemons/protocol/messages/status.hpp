#pragma once

#include <string>
#include <string_view>

#include "core/message/status.hpp"
#include "core/result.hpp"

namespace evc::protocol {

/// Value of topic `status`, key cpId. An empty value is no message but a tombstone: the charge point was removed.
[[nodiscard]] std::string encode(const CpStatus& status);

/// Value of topic `status`, key `_central`.
[[nodiscard]] std::string encode(const CentralStatus& status);

/// Fail with Fault::invalid and a sentence saying which field is wrong and how.
[[nodiscard]] Result<CpStatus> decode_cp_status(std::string_view bytes);
[[nodiscard]] Result<CentralStatus> decode_central_status(std::string_view bytes);

}  // namespace evc::protocol
