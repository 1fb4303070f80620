#pragma once

namespace evc::driver {

/// The whole program: returns its exit status (platform/service/exit.hpp). 0: every request has its ticket, or the
/// program was told to end by SIGINT, SIGTERM or SIGHUP and has kept how far it had come.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace evc::driver
