#pragma once

#include "core/fleet/effects.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

class CentralHost;

/// EV_CP_M as far as the others see it: a connection to Central that bears REGISTER and then HEALTHY or FAULT each
/// second. The link breaks in two ways: closed, or silent (half-open).
class MonitorHost : public Process {
public:
    MonitorHost(World& world, std::string name, std::size_t cp);

    void cut(bool half_open, Time duration);
    void heal() { cut_until_ = 0; }
    void central_died();
    void accepted(ConnectionId connection, std::uint64_t epoch);
    void hung_up(ConnectionId connection);

    [[nodiscard]] bool registered() const { return registered_; }
    [[nodiscard]] std::size_t cp() const { return cp_; }

protected:
    void boot() override;
    void lose_memory() override;
    void on_event(const Event& event) override;

private:
    void say(What what);
    void beat();

    std::size_t cp_;
    ConnectionId connection_ = 0;  ///< 0: none
    Time last_arrival_ = 0;
    Time cut_until_ = 0;
    Time unanswered_since_ = 0;
    std::uint64_t epoch_ = 0;
    bool half_open_ = false;
    bool registered_ = false;
};

}  // namespace evc::sim
