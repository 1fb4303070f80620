#pragma once

#include <cstdint>
#include <string>

#include "core/reason.hpp"

namespace evc {

// What comes in to a HealthMonitor, decoded. Each is handled by an overload of HealthMonitor::on().

struct EngineConnected {};
/// The health connection ended, or could not be made.
struct EngineDisconnected {};
struct EngineAnswered {
    bool ok = false;
    Reason reason;  ///< of a KO; may be empty
};
/// The engine said something that is no answer, and its connection was closed for it.
struct EngineGarbled {};

struct CentralConnected {};
/// The link to Central ended, or could not be made; another attempt follows by itself.
struct CentralDisconnected {
    std::string why;
};
/// Something arrived from Central, be it only an ACK.
struct CentralHeard {};
struct RegistrationAccepted {
    std::uint64_t epoch = 0;
};
struct RegistrationRefused {
    Reason reason;
};

}  // namespace evc
