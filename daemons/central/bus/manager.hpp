#pragma once

#include <optional>
#include <string>
#include <vector>

#include "central/bus/background_jobs.hpp"
#include "central/bus/lists.hpp"
#include "central/bus/operator_calls.hpp"
#include "central/central.hpp"
#include "platform/bus/generated/org.evcharging.Central1.Manager.hpp"
#include "platform/bus/object.hpp"

namespace evc::central {

inline constexpr auto manager_path = "/org/evcharging/Central1";

/// What Manager needs and what outlives it.
struct ManagerParts {
    Central& central;
    OperatorCalls& calls;
    BackgroundJobs& background_jobs;
    LedgerReads& reads;
};

/// How many charge points are in each state.
struct CpCounts {
    std::uint32_t of[all_cp_states.size()] = {};
    [[nodiscard]] std::uint32_t operator[](CpState state) const { return of[static_cast<std::size_t>(state)]; }
};

/// EV_Central as a whole on the bus.
class Manager : public bus::Object<org::evcharging::Central1::Manager_adaptor> {
public:
    Manager(bus::Server& server, ManagerParts parts) : Object(server, manager_path), parts_(parts) {}

    /// To be called when a charge point has changed: the counts are counted anew when they are next asked for.
    void forget_counts() { counts_.reset(); }

    void describe(bus::Description& description) override;

private:
    [[nodiscard]] const CpCounts& counts() const;
    [[nodiscard]] const Fleet& fleet() const { return parts_.central.fleet(); }

    void ListChargePoints(sdbus::Result<ChargePointRows, std::uint32_t>&& result, bus::Properties filter,
                          std::uint32_t offset, std::uint32_t limit) override;
    void GetChargePoint(sdbus::Result<bus::ObjectPath>&& result, std::string id) override;
    void ListSessions(sdbus::Result<SessionRows>&& result, bus::Properties filter, std::uint32_t limit) override;
    void ListTickets(sdbus::Result<TicketRows>&& result, bus::Properties filter, std::uint32_t limit) override;
    void ListMessages(sdbus::Result<MessageRows>&& result, std::uint32_t limit) override;
    void StopAll(sdbus::Result<std::uint32_t, std::uint32_t, std::uint32_t>&& result, std::string reason) override;
    void ResumeAll(sdbus::Result<std::uint32_t, std::uint32_t, std::uint32_t>&& result) override;
    void SettleSession(sdbus::Result<>&& result, std::string session_id) override;
    void AddChargePoint(sdbus::Result<>&& result, std::string id, std::string location, std::string tariff) override;
    void RemoveChargePoint(sdbus::Result<>&& result, std::string id) override;
    void SetTariff(sdbus::Result<>&& result, std::string id, std::string tariff) override;
    void Backup(sdbus::Result<>&& result, bus::UnixFd file) override;
    void Reload(sdbus::Result<>&& result) override;

    std::string Version() override;
    bool Healthy() override { return parts_.central.condition().well(); }
    bool BrokerConnected() override { return fleet().broker_connected(); }
    std::uint32_t ChargePointsTotal() override { return static_cast<std::uint32_t>(fleet().size()); }
    std::uint32_t Available() override { return counts()[CpState::available]; }
    std::uint32_t Supplying() override { return counts()[CpState::supplying]; }
    std::uint32_t Stopped() override { return counts()[CpState::stopped]; }
    std::uint32_t Faulted() override { return counts()[CpState::faulted]; }
    std::uint32_t Disconnected() override { return counts()[CpState::disconnected]; }
    std::uint32_t SessionsOpen() override { return static_cast<std::uint32_t>(fleet().open_sessions()); }

    const ManagerParts parts_;
    mutable std::optional<CpCounts> counts_;
};

}  // namespace evc::central
