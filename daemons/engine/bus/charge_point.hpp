#pragma once

#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "platform/bus/generated/org.evcharging.Engine1.ChargePoint.hpp"
#include "platform/bus/object.hpp"

namespace evc::engine {

/// The path of a charge point's object.
[[nodiscard]] std::string path_of(const CpId& cp);

/// One charge point of the engine on the bus. All that it says it looks up in the Station when it is asked.
class ChargePointObject : public bus::Object<org::evcharging::Engine1::ChargePoint_adaptor> {
public:
    /// `host` is at work, and outlives this.
    ChargePointObject(bus::Server& server, const Engine& engine, ChargePointHost& host);

    void describe(bus::Description& description) const override;

private:
    [[nodiscard]] const Station& station() const { return *host_.station(); }
    [[nodiscard]] std::string session_text() const;
    [[nodiscard]] std::uint32_t pending() const { return static_cast<std::uint32_t>(station().pending_reports()); }
    [[nodiscard]] std::uint64_t energy_wh() const;
    [[nodiscard]] std::uint64_t meter_wh() const { return static_cast<std::uint64_t>(station().meter().value); }
    [[nodiscard]] bool monitor_seen() const { return host_.monitor_seen(loop::Loop::now().steady); }

    void PlugIn(sdbus::Result<>&& result) override;
    void Unplug(sdbus::Result<>&& result) override;
    void SetFault(sdbus::Result<>&& result, std::string reason) override;
    void Repair(sdbus::Result<>&& result) override;
    void RequestCharge(sdbus::Result<>&& result, std::string driver) override;

    std::string Id() override { return station().cp().text(); }
    std::string State() override { return std::string{word(station().state())}; }
    bool Faulty() override { return station().faulty(); }
    bool PluggedIn() override { return station().plugged(); }
    std::string SessionId() override { return session_text(); }
    std::uint64_t EnergyWh() override { return energy_wh(); }
    std::uint64_t MeterWh() override { return meter_wh(); }
    std::uint32_t PendingReports() override { return pending(); }
    bool BrokerConnected() override { return engine_.condition().broker_connected; }
    bool MonitorSeen() override { return monitor_seen(); }

    const Engine& engine_;
    ChargePointHost& host_;
};

}  // namespace evc::engine
