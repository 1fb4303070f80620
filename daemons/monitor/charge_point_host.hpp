#pragma once

#include <functional>
#include <string>

#include "core/health_monitor/health_monitor.hpp"
#include "monitor/central_link.hpp"
#include "monitor/config.hpp"
#include "monitor/engine_link.hpp"
#include "platform/loop/timer.hpp"

namespace evc::monitor {

/// REGISTER for this charge point. Fault::config when its location cannot be sent.
[[nodiscard]] Result<std::string> registration_of(const ChargePoint& cp);

/// One charge point that this process watches: its HealthMonitor with both links.
class ChargePointHost {
public:
    /// Called whenever something happened to it.
    using Changed = std::function<void(const ChargePointHost&)>;

    ChargePointHost(loop::Loop& loop, const Config& config, const ChargePoint& cp, std::string registration,
                    Steady first_round, Changed changed);
    ChargePointHost(const ChargePointHost&) = delete;
    ChargePointHost& operator=(const ChargePointHost&) = delete;

    void start();
    /// Takes its leave of Central and does nothing any more.
    void finish();

    [[nodiscard]] const CpId& cp() const { return cp_; }
    [[nodiscard]] const HealthMonitor& watch() const { return watch_; }
    /// When the last round of check and report came to its outcome; before that when it was made.
    [[nodiscard]] Steady last_round() const { return last_round_; }
    /// The same by the wall clock; 1970 before that.
    [[nodiscard]] Wall last_check() const { return last_check_; }

private:
    template <class Event>
    void handle(const Event& event) {
        HealthMonitorEffects effects;
        watch_.on(event, loop::Loop::now(), effects);
        release(effects);
    }
    void on_time();
    void release(const HealthMonitorEffects& effects);

    void act(const ConnectEngine&) { engine_.connect(); }
    void act(const AskEngine&) { engine_.ask(); }
    void act(const RegisterCp&) { central_.send_register(); }
    void act(const ReportHealth& report) { central_.send(report); }
    void act(const DropCentral& drop) { central_.drop(drop.why, drop.pause); }
    void act(const ShowMonitorNotice& notice);
    void act(const RoundEnded&);

    const CpId cp_;
    const std::string engine_name_;
    const std::string central_name_;
    const Changed changed_;
    HealthMonitor watch_;
    EngineLink engine_;
    CentralLink central_;
    loop::Timer timer_;
    Steady last_round_;
    Wall last_check_{};
    bool finished_ = false;
};

}  // namespace evc::monitor
