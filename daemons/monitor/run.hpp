#pragma once

namespace evc::monitor {

/// The whole program: returns its exit status (platform/service/exit.hpp).
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace evc::monitor
