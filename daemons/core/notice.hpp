#pragma once

#include <cstdint>
#include <string>

#include "core/id.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"

namespace evc {

/// Something that people should know; how much it matters, and the words for it in their language, are chosen where it
/// is shown.
enum class NoticeKind {
    cp_connected,
    cp_disconnected,
    cp_faulted,
    cp_recovered,
    cp_stopped,
    cp_resumed,
    cp_added,
    cp_removed,
    request_rejected,
    request_ignored,
    session_authorized,
    session_accepted,
    session_charging,
    session_ended,
    session_lost,
    late_report,
    engine_replaced,
    duplicate_engine,
    duplicate_monitor,
    foreign_central,
    foreign_central_gone,
    ledger_on_used_topics,
    ledger_is_old,
    clock_skewed,
    driver_clock_skewed,
    clock_set,
    clock_implausible,
    clock_plausible,
    report_disregarded,
    meter_fell_back,
    implausible_report,
};

enum class NoticeLevel { info, warning, error };

struct Notice {
    NoticeKind kind = NoticeKind::cp_connected;
    CpId cp = {};             ///< empty: none
    DriverId driver = {};     ///< empty: none
    SessionId session = {};   ///< nil: none
    std::string detail = {};  ///< a reason word, an amount; empty: none
};

}  // namespace evc
