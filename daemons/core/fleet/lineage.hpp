#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/id.hpp"
#include "core/messages.hpp"

namespace evc {

/// What a ledger says of itself when it is opened.
struct OwnBooks {
    LedgerId ledger;
    std::vector<GenerationId> generations;  ///< of the times it was opened before, oldest first
    std::uint64_t row = 0;                  ///< of the last message that it ever put into its outbox
    bool empty = false;                     ///< nothing was ever read into it, and it issued no ticket
};

/// What was found on the broker before anything was read into the ledger.
struct BooksOnBroker {
    std::optional<CentralStatus> newest;  ///< the newest life sign of any Central
    bool tickets = false;                 ///< there are some; looked for only when the ledger is empty
};

/// How a ledger and what the broker holds belong together.
enum class Lineage {
    ours,       ///< the ledger is the one that the topics were written from, as far as it can be told
    of_others,  ///< the ledger is empty, and another one wrote the topics
    older,      ///< the ledger is a copy: it has gone on since, or another copy of it has
};

/// What a Central tells instead of its generation until its ledger has taken up what it lacked: no ledger ever
/// remembers it, so that a start in the middle of that begins with it anew.
[[nodiscard]] constexpr GenerationId while_recovering(const GenerationId& generation) {
    return {generation.high, generation.low ^ 1};
}

[[nodiscard]] Lineage compare(const OwnBooks& own, const BooksOnBroker& found);

/// Before anything is read into a ledger: looks for what the broker holds of it. After that: tells whose life signs
/// are.
class LookBack {
public:
    /// Who sent a life sign.
    enum class Speaker {
        ourselves,
        another,  ///< with another ledger
        copy,     ///< with a copy of ours
    };

    /// `generation`: of this start. Unless `looking` it is known already that the ledger is an old copy.
    LookBack(OwnBooks own, const GenerationId& generation, bool looking)
        : own_(std::move(own)), generation_(generation), looking_(looking) {}

    [[nodiscard]] bool looking() const { return looking_; }
    void saw_ticket() { found_.tickets = true; }
    void saw(const CentralStatus& status);
    /// All that the broker holds was seen.
    [[nodiscard]] Lineage end();

    [[nodiscard]] Speaker speaker_of(const CentralStatus& status) const;

private:
    OwnBooks own_;
    BooksOnBroker found_;
    GenerationId generation_;
    bool looking_;
};

}  // namespace evc
