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

/// Moves a damaged store to PATH.corrupt-20261123T195250Z with its -wal beside it, so that the next start begins a new
/// one. Only at an operator's word. `lock` is what a process holds that uses it; `check` says in a sentence each what
/// is wrong with it. Killed at any moment it leaves the store as it was or all of it out of the way (ChangesOfName).
///
/// Errors: `invalid` nothing is; `unavailable` a process has it open, or there is none; whatever `check` fails with.
[[nodiscard]] Result<SetAside> set_aside(const std::string& path, const std::string& lock, Wall now,
                                         const std::function<Result<std::vector<std::string>>()>& check);

/// As a check of set_aside(): the error with which a program does not get to work with the store, when it is `corrupt`.
[[nodiscard]] Result<std::vector<std::string>> what_hinders(const Status& opened);

/// One step of setting a store aside.
struct ChangeOfName {
    enum class What {
        link,    ///< `from` is called `to` as well
        move,    ///< `from` is called `to` from now on; nothing is overwritten
        remove,  ///< `from` is no name any more
        sync,    ///< what was done in the directory of `from` lasts
    };
    What what = What::sync;
    std::string from;
    std::string to;

    friend bool operator==(const ChangeOfName&, const ChangeOfName&) = default;
};

/// Whether a file of this file system can have two names.
enum class Links { possible, impossible };

/// What takes a store and its write-ahead log from `path` to `aside`. After each step the books under either name are
/// whole or none: what was committed may stand in the log alone, so a store must never be without its log. The log
/// gets its second name first, the store moves with a single rename, and then the log's first name goes. What is left
/// when the program is killed between these two is a log without a store, which the next start removes because it has
/// another name (check_log()). Without links the log moves after the store; killed in between, the next start is
/// refused until the operator has said so once more.
[[nodiscard]] std::vector<ChangeOfName> changes_of_name(const std::string& path, const std::string& aside, Links links);

/// Does one of them; of what is not there nothing.
[[nodiscard]] Status perform(const ChangeOfName& change);

}  // namespace evc::store
