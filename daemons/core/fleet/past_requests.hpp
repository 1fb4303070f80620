#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/fleet/records.hpp"

namespace evc {

/// What a Fleet has in memory of requests that have their ticket and of late reports: what the ledger may not show yet
/// to whoever looks into it, and what was looked up for the events at hand. All else lies in the ledger only.
///
/// Whatever is added here has a number that grows. Its owner forgets up to a number when everything up to there is
/// committed and no look into the ledger is under way that began before that.
class PastRequests {
public:
    /// Of this Fleet's own doing: the ledger does not hold it yet.
    void add(EndedRequest ended);
    /// In place of what the same engine reported of the same session before.
    void add(const LateReport& late);
    /// From the ledger. What is known here already is newer and stays.
    void recall(const PastRequest& past);

    /// nullptr: no ticket, as far as is known here.
    [[nodiscard]] const EndedRequest* ended(const SessionId& session) const;
    /// The late report of this engine; nullptr: none, as far as is known here.
    [[nodiscard]] const LateReport* late(const SessionId& session, const EngineId& engine) const;
    [[nodiscard]] bool has_late(const SessionId& session) const;

    /// Of what was added last; 0: nothing yet.
    [[nodiscard]] std::uint64_t newest() const { return newest_; }
    /// What was added up to this number, and what was recalled.
    void forget(std::uint64_t up_to);
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        PastRequest past;
        std::uint64_t number = 0;  ///< of what was added last; 0: all of it was recalled
    };

    [[nodiscard]] Entry& entry(const SessionId& session);
    void added(Entry& entry);

    std::unordered_map<SessionId, Entry> entries_;
    std::deque<std::pair<std::uint64_t, SessionId>> order_;  ///< of what was added
    std::vector<SessionId> recalled_;
    std::uint64_t newest_ = 0;
};

}  // namespace evc
