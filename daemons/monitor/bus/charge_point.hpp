#pragma once

#include <string>
#include <vector>

#include "monitor/charge_point_host.hpp"
#include "platform/bus/generated/org.evcharging.Monitor1.ChargePoint.hpp"
#include "platform/bus/object.hpp"

namespace evc::monitor {

/// The path of a charge point's object.
[[nodiscard]] std::string path_of(const CpId& cp);

/// One charge point of the monitor on the bus. All that it says it looks up in the HealthMonitor when it is asked.
class ChargePointObject : public bus::Object<org::evcharging::Monitor1::ChargePoint_adaptor> {
public:
    /// `host` outlives this.
    ChargePointObject(bus::Server& server, const ChargePointHost& host);

    void describe(bus::Description& description) const override;

private:
    [[nodiscard]] bool engine_healthy() const;
    [[nodiscard]] std::uint64_t last_check_usec() const;
    [[nodiscard]] bool central_connected() const { return host_.watch().registered(); }

    std::string Id() override { return host_.cp().text(); }
    bool EngineHealthy() override { return engine_healthy(); }
    bool CentralConnected() override { return central_connected(); }
    std::uint64_t Epoch() override { return host_.watch().epoch(); }
    std::uint64_t LastCheckUSec() override { return last_check_usec(); }

    const ChargePointHost& host_;
};

}  // namespace evc::monitor
