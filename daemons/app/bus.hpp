#pragma once

#include <optional>

#include "platform/bus/reconnector.hpp"
#include "platform/config/common.hpp"

namespace evc::app {

/// The bus that a program goes on; none: it is on no bus. Where nothing is configured: the system's as a service that
/// systemd started ($NOTIFY_SOCKET), otherwise none.
[[nodiscard]] std::optional<bus::BusAddress> choose_bus(std::optional<config::Bus> configured);

}  // namespace evc::app
