#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/health_monitor/health_monitor.hpp"
#include "core/name.hpp"
#include "core/result.hpp"
#include "monitor/charge_point_host.hpp"
#include "monitor/config.hpp"
#include "platform/loop/timer.hpp"

namespace evc::monitor {

/// Whether the engine answered OK at the last check.
[[nodiscard]] inline bool is_healthy(const HealthMonitor& watch) { return watch.health() && watch.health()->ok; }

// How a monitor stands, for `systemctl status`.

/// Of one charge point: "CP001: engine healthy, registered at Central".
[[nodiscard]] std::string status_text(const CpId& cp, const HealthMonitor& watch);

/// Of several: "50 charge points: 49 engines healthy, 50 registered at Central".
[[nodiscard]] std::string status_text(std::span<const HealthMonitor* const> watches);

/// EV_CP_M: all the charge points that one process watches. They take turns within a second.
class Monitor {
public:
    /// Fault::config when a charge point cannot be registered as it is configured.
    [[nodiscard]] static Result<std::unique_ptr<Monitor>> create(loop::Loop& loop, const Config& config);
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    void start();
    /// Takes leave of Central for all charge points, then calls `done`.
    void finish(std::function<void()> done);

    /// Whether every charge point had a round of check and report come to its outcome within the last three periods.
    [[nodiscard]] bool well() const;
    [[nodiscard]] std::string status_text() const;
    /// Whoever wants to see what happens to each charge point, in the place of who did before; an empty one ends it.
    using Observer = std::function<void(const ChargePointHost&)>;
    void observe(Observer observer) { observer_ = std::move(observer); }

    [[nodiscard]] const std::vector<std::unique_ptr<ChargePointHost>>& hosts() const { return hosts_; }

private:
    Monitor(loop::Loop& loop, const Config& config);

    const Config config_;
    Observer observer_;
    std::vector<std::unique_ptr<ChargePointHost>> hosts_;
    loop::Timer timer_;
};

}  // namespace evc::monitor
