#pragma once

#include <string>
#include <vector>

#include "central/bus/operator_calls.hpp"
#include "central/central.hpp"
#include "platform/bus/generated/org.evcharging.Central1.ChargePoint.hpp"
#include "platform/bus/object.hpp"

namespace evc::central {

/// The path of a charge point's object.
[[nodiscard]] std::string path_of(const CpId& cp);

/// One charge point on the bus. All that it says it looks up in the Fleet when it is asked.
class ChargePointObject : public bus::Object<org::evcharging::Central1::ChargePoint_adaptor> {
public:
    ChargePointObject(bus::Server& server, const Central& central, OperatorCalls& calls, CpId cp);

    void describe(bus::Description& description) override;

private:
    /// As it is now; when it has gone just now, one of which nothing is known.
    [[nodiscard]] const ChargePoint& look() const;

    void Stop(sdbus::Result<>&& result, std::string reason) override;
    void Resume(sdbus::Result<>&& result) override;
    void FinishSession(sdbus::Result<>&& result) override;

    std::string Id() override { return cp_.text(); }
    std::string Location() override { return look().record.location; }
    std::string Tariff() override { return look().record.tariff.price_text(); }
    std::string Currency() override;
    std::string State() override;
    bool Reserved() override { return look().reserved(); }
    bool Enabled() override { return !look().record.stopped; }
    bool StopPending() override { return look().stop_pending(); }
    bool Connected() override { return look().shown != CpState::disconnected; }
    bool Healthy() override { return look().shown != CpState::faulted; }
    std::string FaultReason() override;
    std::string SessionId() override;
    std::string DriverId() override;
    std::uint64_t StateSinceUSec() override;
    std::uint64_t EnergyWh() override;
    std::uint32_t PowerW() override;
    std::uint64_t AmountMinor() override;
    std::uint64_t LastSeenUSec() override;

    const Central& central_;
    OperatorCalls& calls_;
    const CpId cp_;
};

}  // namespace evc::central
