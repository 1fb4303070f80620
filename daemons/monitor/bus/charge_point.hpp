#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "app/bus.hpp"
#include "monitor/monitor.hpp"
#include "platform/bus/generated/org.evcharging.Monitor1.ChargePoint.hpp"
#include "platform/bus/generated/org.evcharging.Monitor1.Manager.hpp"
#include "platform/bus/object.hpp"

namespace evc::monitor {

/// One charge point of the monitor on the bus. All that it says it looks up in the HealthMonitor when it is asked.
class ChargePointObject : public bus::Object<org::evcharging::Monitor1::ChargePoint_adaptor> {
public:
    /// `host` outlives this.
    ChargePointObject(bus::Server& server, const std::string& path, const Monitor&, const ChargePointHost& host)
        : Object(server, path), host_(host) {}

    void describe(bus::Description& description) override {
        description.unsignalled("Id", Id());
        description.signalled("EngineHealthy", EngineHealthy());
        description.signalled("CentralConnected", CentralConnected());
        description.signalled("Epoch", Epoch());
        description.unsignalled("LastCheckUSec", LastCheckUSec());
    }

private:
    std::string Id() override { return host_.cp().text(); }
    bool EngineHealthy() override { return is_healthy(host_.watch()); }
    bool CentralConnected() override { return host_.watch().registered(); }
    std::uint64_t Epoch() override { return host_.watch().epoch(); }
    std::uint64_t LastCheckUSec() override {
        const std::chrono::microseconds since_1970 = host_.last_check().time_since_epoch();
        return static_cast<std::uint64_t>(since_1970.count());
    }

    const ChargePointHost& host_;
};

inline constexpr auto bus_name = "org.evcharging.Monitor1";

/// A monitor on D-Bus, as org.evcharging.Monitor1.INSTANCE: shows its charge points.
using Bus = app::ChargePointBus<Monitor, ChargePointObject, org::evcharging::Monitor1::Manager_adaptor, Config>;

}  // namespace evc::monitor
