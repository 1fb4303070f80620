#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/station/station.hpp"
#include "engine/config.hpp"
#include "engine/health_server.hpp"
#include "engine/simulated_supply.hpp"
#include "platform/loop/timer.hpp"

namespace evc::engine {

/// One charge point that this process hosts: its Station with meter, vehicle and health port.
class ChargePointHost {
public:
    /// What a Station wants done goes there: to be committed, then released.
    using Sink = std::function<void(ChargePointHost&, StationEffects&)>;
    /// A health check named this charge point when nobody had yet.
    using Named = std::function<void(ChargePointHost&, const CpId&)>;

    ChargePointHost(loop::Loop& loop, const ChargePoint& config, Sink sink, Named named);
    ChargePointHost(const ChargePointHost&) = delete;
    ChargePointHost& operator=(const ChargePointHost&) = delete;

    /// Opens the health port.
    [[nodiscard]] Status listen();
    /// Puts the charge point to work; `meter` stands where its register does.
    void start(loop::Worker& worker, store::MeterRegister meter, EngineId engine, const JournalSnapshot& journal,
               const CpId& cp, bool broker_reached);

    template <class Event>
    void handle(const Event& event) {
        if (!station_) return;
        StationEffects effects;
        station_->on(event, loop::Loop::now(), effects);
        sink_(*this, effects);
        arm();
    }

    /// What somebody at the charge point does who wants a supply for this driver.
    RequestId ask_supply(const DriverId& driver);

    /// Leaves it open when it is too late.
    void close_contactor(const CloseContactor& close);
    void open_contactor() { meter_->open_contactor(); }
    /// Lets the simulated vehicle see what its driver would.
    void show(const ShowSign& sign);

    /// Whether a health check came within the last 3 s.
    [[nodiscard]] bool monitor_seen() const;
    /// Empty until it is configured or a health check has named it.
    [[nodiscard]] CpId cp() const { return station_ ? station_->cp() : CpId{}; }
    [[nodiscard]] const Station* station() const { return station_ ? &*station_ : nullptr; }

private:
    [[nodiscard]] health::Answer judge(const health::Check& check);
    void read(const MeterRead& reading);
    void on_time();
    void arm();

    loop::Loop& loop_;
    const ChargePoint config_;
    const Sink sink_;
    const Named named_;
    HealthServer health_;
    std::optional<Steady> checked_;  ///< when the last health check came
    std::optional<Station> station_;
    std::optional<SimulatedMeter> meter_;
    std::optional<SimulatedVehicle> vehicle_;
    loop::Timer timer_;
};

}  // namespace evc::engine
