#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "monitor/charge_point_host.hpp"
#include "monitor/config.hpp"
#include "platform/loop/timer.hpp"

namespace evc::monitor {

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
    /// How things stand, for `systemctl status`: "CP001: engine healthy, registered at Central", of several charge
    /// points how many.
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
