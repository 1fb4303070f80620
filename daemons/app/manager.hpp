#pragma once

#include <string>
#include <utility>

#include "app/reload.hpp"
#include "platform/bus/object.hpp"
#include "platform/config/command_line.hpp"

namespace evc::app {

/// A program as a whole on the bus, where all there is to it is its version and Reload(). `Adaptor`: of its Manager.
template <class Adaptor, class Config>
class Manager : public bus::Object<Adaptor> {
public:
    /// `reload` outlives this.
    Manager(bus::Server& server, const std::string& path, app::Reload<Config>& reload)
        : bus::Object<Adaptor>(server, path), reload_(reload) {}

    void describe(bus::Description& description) const override {
        description.unsignalled("Version", std::string{config::version()});
    }

private:
    void Reload(sdbus::Result<>&& result) override {
        this->permitted(std::move(result),
                        [&reload = reload_](const bus::Reply<>& reply) { reload(answer_with(reply)); });
    }
    std::string Version() override { return std::string{config::version()}; }

    app::Reload<Config>& reload_;
};

}  // namespace evc::app
