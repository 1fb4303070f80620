#pragma once

#include <cstdint>
#include <string>

#include "app/bus.hpp"
#include "engine/engine.hpp"
#include "platform/bus/generated/org.evcharging.Engine1.ChargePoint.hpp"
#include "platform/bus/generated/org.evcharging.Engine1.Manager.hpp"
#include "platform/bus/object.hpp"

namespace evc::engine {

/// One charge point of the engine on the bus. All that it says it looks up in the Station when it is asked.
class ChargePointObject : public bus::Object<org::evcharging::Engine1::ChargePoint_adaptor> {
public:
    /// `host` is at work; it and `engine` outlive this.
    ChargePointObject(bus::Server& server, const std::string& path, const Engine& engine, ChargePointHost& host)
        : Object(server, path), engine_(engine), host_(host) {}

    void describe(bus::Description& description) override;

private:
    [[nodiscard]] const Station& station() const { return *host_.station(); }

    void PlugIn(sdbus::Result<>&& result) override;
    void Unplug(sdbus::Result<>&& result) override;
    void SetFault(sdbus::Result<>&& result, std::string reason) override;
    void Repair(sdbus::Result<>&& result) override;
    void RequestCharge(sdbus::Result<>&& result, std::string driver) override;

    std::string Id() override { return station().cp().text(); }
    std::string State() override { return std::string{word(station().state())}; }
    bool Faulty() override { return station().faulty(); }
    bool PluggedIn() override { return station().plugged(); }
    std::string SessionId() override;
    std::uint64_t EnergyWh() override;
    std::uint64_t MeterWh() override { return static_cast<std::uint64_t>(station().meter().value); }
    std::uint32_t PendingReports() override { return static_cast<std::uint32_t>(station().pending_reports()); }
    bool BrokerConnected() override { return engine_.condition().broker_connected; }
    bool MonitorSeen() override { return host_.monitor_seen(); }

    const Engine& engine_;
    ChargePointHost& host_;
};

inline constexpr auto bus_name = "org.evcharging.Engine1";

/// An engine on D-Bus, as org.evcharging.Engine1.INSTANCE: shows its charge points and lets somebody there do what a
/// driver would.
using Bus = app::ChargePointBus<Engine, ChargePointObject, org::evcharging::Engine1::Manager_adaptor, Config>;

}  // namespace evc::engine
