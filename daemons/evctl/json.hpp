#pragma once

#include <string>
#include <vector>

#include "evctl/rows.hpp"

namespace evc::evctl {

/// The documents of `--json`, one line each with `v` 1. Fields are called as in the messages of the network
/// (evcharging-protocol(7)) and are left out when there is nothing to say; times are RFC 3339.

[[nodiscard]] std::string to_json(const Overview& overview);
[[nodiscard]] std::string to_json(const ChargePointList& list);
[[nodiscard]] std::string to_json(const ChargePointDetails& details);
[[nodiscard]] std::string to_json(const std::vector<SessionRow>& sessions);
[[nodiscard]] std::string to_json(const std::vector<TicketRow>& tickets);
[[nodiscard]] std::string to_json(const std::vector<MessageRow>& messages);
/// `event`: "message".
[[nodiscard]] std::string to_json_event(const MessageRow& message);
[[nodiscard]] std::string to_json(const Counts& counts);

}  // namespace evc::evctl
