#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/reason.hpp"
#include "core/time.hpp"

namespace evc {

// What a HealthMonitor wants done. It keeps nothing on disk, so there are only actions.

/// Give up the health connection, if there is one, and make a new one now.
struct ConnectEngine {};
/// Send one health check.
struct AskEngine {};
/// Say REGISTER, with what the configuration gives for location and tariff.
struct RegisterCp {};
struct ReportHealth {
    bool healthy = false;
    Reason reason;  ///< of a fault; may be empty
};
/// Give up the link to Central; another attempt follows after a back-off, and after `pause` at the earliest.
struct DropCentral {
    std::string why;
    milliseconds pause{0};
};

/// Something that people should know, said once when it begins and once when it has ended.
enum class MonitorNoticeKind {
    engine_healthy,
    engine_faulty,  ///< `detail`: the reason, may be empty
    registered,     ///< `epoch`
    refused,        ///< `detail`: the reason
    replaced,       ///< another monitor of this charge point took its place; `detail`: where it is, may be empty
    central_away,   ///< `detail`: why
};
struct ShowMonitorNotice {
    MonitorNoticeKind kind = MonitorNoticeKind::engine_healthy;
    std::string detail;
    std::uint64_t epoch = 0;
};

/// A round of check and report has come to its outcome, whatever it is: this is what feeds a watchdog.
struct RoundEnded {};

using HealthMonitorAction =
    std::variant<ConnectEngine, AskEngine, RegisterCp, ReportHealth, DropCentral, ShowMonitorNotice, RoundEnded>;

/// In the order in which they are to be done.
struct HealthMonitorEffects {
    std::vector<HealthMonitorAction> actions;

    void clear() { actions.clear(); }
};

}  // namespace evc
