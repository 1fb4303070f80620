#pragma once

#include <algorithm>

#include "core/health_monitor/health_monitor.hpp"
#include "unit/core/machine_driver.hpp"

namespace evc::testing {

/// A HealthMonitor of one charge point.
class HealthMonitorDriver : public MachineDriver<HealthMonitorDriver, HealthMonitorEffects> {
public:
    explicit HealthMonitorDriver(HealthMonitorSettings settings = {}) : monitor{settings, now.steady} {}

    [[nodiscard]] std::size_t signs(MonitorNoticeKind kind) const {
        const auto shown = all<ShowMonitorNotice>();
        return static_cast<std::size_t>(
            std::count_if(shown.begin(), shown.end(), [kind](const auto& sign) { return sign.kind == kind; }));
    }
    /// The first round has begun, and the engine's connection stands.
    HealthMonitorDriver& engine_up() { return pass(milliseconds{0}).on(EngineConnected{}); }
    /// And the engine answered OK.
    HealthMonitorDriver& engine_ok() { return engine_up().on(EngineAnswered{true, {}}); }
    /// And Central took the registration.
    HealthMonitorDriver& registered() {
        return engine_ok().on(CentralConnected{}).on(CentralHeard{}).on(RegistrationAccepted{7});
    }

    HealthMonitor monitor;

private:
    friend MachineDriver;
    [[nodiscard]] HealthMonitor& machine() { return monitor; }
};

}  // namespace evc::testing
