#pragma once

namespace evc::evctl {

/// The whole program: returns its exit status (platform/service/exit.hpp). 0: done; 1: at least some of it was not; 64:
/// wrong command line; 69: EV_Central, or the engine that is asked for, is not on the bus; 77: not authorised. What
/// went wrong is said on standard error.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace evc::evctl
