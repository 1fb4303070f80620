#include "app/bus.hpp"

#include <algorithm>
#include <cstdlib>

namespace evc::app {

std::optional<bus::BusAddress> choose_bus(std::optional<config::Bus> configured) {
    const auto* const notify = std::getenv("NOTIFY_SOCKET");
    const bool service = notify != nullptr && *notify != '\0';
    const auto otherwise = service ? config::Bus::system : config::Bus::none;
    switch (configured.value_or(otherwise)) {
        case config::Bus::system: return bus::BusAddress{bus::Kind::system, {}};
        case config::Bus::session: return bus::BusAddress{bus::Kind::session, {}};
        case config::Bus::none: break;
    }
    return std::nullopt;
}

std::string manager_path(std::string name) {
    std::replace(name.begin(), name.end(), '.', '/');
    return "/" + name;
}

}  // namespace evc::app
