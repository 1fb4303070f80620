#pragma once

#include "central/config.hpp"

namespace evc::central {

/// `--backup FILE`: copies the ledger, also while another EV_Central serves from it. Returns the exit status.
[[nodiscard]] int backup(const Config& config);

/// `--verify-ledger`: prints what is wrong with the ledger, a line each. Exit status 0 when nothing is, else 1.
[[nodiscard]] int verify(const Config& config);

/// `--set-aside`: moves a damaged ledger out of the way and says where to; a sound one is left. Returns the exit
/// status.
[[nodiscard]] int set_aside(const Config& config);

}  // namespace evc::central
