#pragma once

namespace evc::central {

/// The whole program: returns its exit status (platform/service/exit.hpp).
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace evc::central
