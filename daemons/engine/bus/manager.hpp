#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/config.hpp"
#include "platform/bus/generated/org.evcharging.Engine1.Manager.hpp"
#include "platform/bus/object.hpp"
#include "program/reload.hpp"

namespace evc::engine {

inline constexpr auto manager_path = "/org/evcharging/Engine1";

/// An engine as a whole on the bus.
class Manager : public bus::Object<org::evcharging::Engine1::Manager_adaptor> {
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

}  // namespace evc::engine
