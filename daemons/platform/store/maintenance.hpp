#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace evc::store {

// What an operator has done with a store, mostly by an option of the program that uses it.

/// Copies the ledger at `path` as it is at one moment to `copy`, a single file, also while a Central writes to it.
/// Errors: `usage` when `copy` exists, which is never overwritten; `no_space`; `corrupt`.
[[nodiscard]] Status backup_ledger(const std::string& path, const std::string& copy);

/// The same into a file that somebody else has open for writing. Needs room for a second copy beside the ledger, which
/// is removed again; one at a time. Errors also: `invalid` when `descriptor` is not an empty regular file that can be
/// written to.
[[nodiscard]] Status backup_ledger_into(const std::string& path, int descriptor);

using Findings = std::vector<std::string>;
inline constexpr std::size_t findings_max = 100;

/// Goes through the whole ledger and says in a sentence each what does not fit together; none: it is sound. Checked are
/// the file itself; one ticket with its bytes for each ended session and none for open ones; the energy on both;
/// amounts against tariffs; outbox and offsets. At most `findings_max` are told.
[[nodiscard]] Result<Findings> verify_ledger(const std::string& path);

/// A damaged store that was moved out of the way.
struct Quarantined {
    std::string name;  ///< what it is called now
    Findings findings;
};

// These move a damaged store to PATH.corrupt-20261123T195250Z with its -wal beside it, so that the next start begins a
// new one. Only at an operator's word (--set-aside). Killed at any moment they leave the store as it was or all of it
// out of the way (quarantine_steps()).
//
// Errors: `invalid` nothing is wrong with it; `unavailable` a process has it open, or there is none; whatever looking
// at it fails with.

/// A ledger in which verify_ledger() finds something, or that a Central refuses to start from.
[[nodiscard]] Result<Quarantined> quarantine_ledger(const std::string& path, Wall now);

/// A journal that an engine refuses to start from.
[[nodiscard]] Result<Quarantined> quarantine_journal(const std::string& path, Wall now);

/// The register of a meter, beside the journal of the engine that it belongs to. The next one stands at 0.
[[nodiscard]] Result<Quarantined> quarantine_register(const std::string& path, const std::string& journal, Wall now);

struct QuarantineStep {
    enum class What {
        link,    ///< `from` is called `to` as well
        move,    ///< `from` is called `to` from now on; nothing is overwritten
        remove,  ///< `from` is no name any more
        sync,    ///< what was done in the directory of `from` lasts
    };
    What what = What::sync;
    std::string from;
    std::string to;
};

/// Whether a file of this file system can have two names.
enum class Links { possible, impossible };

/// What takes a store and its write-ahead log from `path` to `quarantined`. After each step the books under either name
/// are whole or none: what was committed may stand in the log alone, so a store must never be without its log. The log
/// gets its second name first, the store moves with a single rename, and then the log's first name goes. What is left
/// when the program is killed between these two is a log without a store, which the next start removes because it has
/// another name. Without links the log moves after the store; killed in between, the next start is refused until the
/// operator has said so once more.
[[nodiscard]] std::vector<QuarantineStep> quarantine_steps(const std::string& path, const std::string& quarantined,
                                                           Links links);

/// Does one of them; of what is not there nothing.
[[nodiscard]] Status perform(const QuarantineStep& step);

}  // namespace evc::store
