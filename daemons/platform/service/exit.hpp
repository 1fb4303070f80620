#pragma once

#include "core/result.hpp"

namespace evc::service {

/// Exit statuses of every program (evcharging(7); sysexits.h). systemd starts 64 and 78 no more: another try
/// would end alike.
enum class Exit : int {
    done = 0,
    failed = 1,        ///< anything without a status of its own
    usage = 64,        ///< wrong command line
    unavailable = 69,  ///< a peer cannot be reached and the program was told not to wait
    denied = 77,       ///< not permitted
    config = 78,       ///< wrong configuration
};

[[nodiscard]] constexpr int exit_status(Exit exit) { return static_cast<int>(exit); }

[[nodiscard]] constexpr int exit_status(const Error& error) {
    switch (error.fault) {
        case Fault::usage: return exit_status(Exit::usage);
        case Fault::config: return exit_status(Exit::config);
        case Fault::unavailable: return exit_status(Exit::unavailable);
        case Fault::no_space:
        case Fault::corrupt:
        case Fault::invalid:
        case Fault::internal: break;
    }
    return exit_status(Exit::failed);
}

}  // namespace evc::service
