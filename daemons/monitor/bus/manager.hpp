#pragma once

#include <string>
#include <utility>
#include <vector>

#include "monitor/config.hpp"
#include "platform/bus/generated/org.evcharging.Monitor1.Manager.hpp"
#include "platform/bus/object.hpp"
#include "program/reload.hpp"

namespace evc::monitor {

inline constexpr auto manager_path = "/org/evcharging/Monitor1";

/// A monitor as a whole on the bus.
class Manager : public bus::Object<org::evcharging::Monitor1::Manager_adaptor> {
public:
    /// `reload` outlives this.
    Manager(bus::Server& server, program::Reload<Config>& reload) : Object(server, manager_path), reload_(reload) {}

    [[nodiscard]] std::vector<bus::Fingerprint> fingerprints() const override { return {}; }

private:
    void Reload(sdbus::Result<>&& result) override {
        permitted(std::move(result), [&reload = reload_](const bus::Reply<>& reply) { reload(reply); });
    }
    std::string Version() override { return std::string{config::version()}; }

    program::Reload<Config>& reload_;
};

}  // namespace evc::monitor
