#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace evc::store {

/// A store that was moved out of the way.
struct SetAside {
    std::string name;                   ///< what it is called now
    std::vector<std::string> findings;  ///< what is wrong with it, a sentence each
};

/// Moves a damaged store to PATH.corrupt-20261123T195250Z with its -wal and -shm beside it, so that the next start
/// begins a new one. Only at an operator's word. `lock` is what a process holds that uses it; `check` says in a
/// sentence each what is wrong with it.
///
/// Errors: `invalid` nothing is; `unavailable` a process has it open, or there is none; whatever `check` fails with.
[[nodiscard]] Result<SetAside> set_aside(const std::string& path, const std::string& lock, Wall now,
                                         const std::function<Result<std::vector<std::string>>()>& check);

/// As a check of set_aside(): the error with which a program does not get to work with the store, when it is `corrupt`.
[[nodiscard]] Result<std::vector<std::string>> what_hinders(const Status& opened);

}  // namespace evc::store
