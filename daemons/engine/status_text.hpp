#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/cp_state.hpp"
#include "engine/charge_point_host.hpp"

namespace evc::engine {

/// What a status line says of one charge point.
struct StatusSummary {
    std::string_view cp;           ///< empty: no health check has named it yet
    std::optional<CpState> state;  ///< none: likewise
    bool monitor_seen = false;
    std::size_t reports_pending = 0;
};

/// How well the engine itself is.
struct Condition {
    bool broker_connected = false;
    bool commands_heard = false;  ///< to their end: false also while nobody has created their topic
    bool journal_writable = true;
    std::string refused_topics = {};  ///< that the broker takes no messages for
};

[[nodiscard]] StatusSummary summary_of(const ChargePointHost& host, Steady now);

/// How the engine stands, for `systemctl status`: "CP001 available, broker connected, monitor seen, 0 reports pending",
/// of several charge points how many of each.
[[nodiscard]] std::string status_text(std::span<const StatusSummary> cps, const Condition& condition);

}  // namespace evc::engine
