#pragma once

#include <string>

#include "core/trip/trip.hpp"

namespace evc::driver {

/// How a driver stands, for `systemctl status`: "2/5 tickets, CP003 asked, broker connected".
[[nodiscard]] std::string status_text(const Trip& trip, bool broker_connected, const std::string& refused_topics = {});

}  // namespace evc::driver
