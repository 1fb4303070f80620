#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/records.hpp"
#include "core/result.hpp"
#include "core/session_filter.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"
#include "platform/store/ledger_reader.hpp"

namespace evc::central {

/// Asks the ledger for requests that are over, on a worker of its own, so that neither memory nor a start grows with
/// their number. Of most requests that are new it knows without asking: a filter of all sessions that the ledger holds
/// anything of is built in the background.
class PastLookup {
public:
    using Found = std::function<void(const std::vector<PastRequest>&)>;

    /// Of the ledger at `path`, which is open for writing already. Begins to build the filter.
    [[nodiscard]] static Result<std::unique_ptr<PastLookup>> open(loop::Loop& loop, const std::string& path);
    PastLookup(const PastLookup&) = delete;
    PastLookup& operator=(const PastLookup&) = delete;

    /// False: the ledger certainly holds nothing of this session and need not be asked.
    [[nodiscard]] bool may_hold(const SessionId& session) const;
    /// Something of this session is about to be stored.
    void add(const SessionId& session);
    /// `found` runs on the loop, later. A ledger that cannot be read is asked again until it can.
    void ask(std::vector<SessionId> sessions, Found found);

private:
    /// Which of the ledger's tables the filter's builder stands in, and where.
    struct Progress {
        bool tickets_done = false;
        SessionId after;
    };

    struct Question {
        std::vector<SessionId> sessions;
        Found found;
    };

    PastLookup(loop::Loop& loop, std::unique_ptr<store::LedgerReader> reader);

    void build(std::size_t ids);
    void build_on(Progress progress);
    void took(const Result<std::vector<SessionId>>& page, Progress progress);
    void answered(Question question, const Result<std::vector<PastRequest>>& past);

    std::unique_ptr<store::LedgerReader> reader_;
    std::optional<SessionFilter> filter_;    ///< none: not built yet
    std::optional<SessionFilter> building_;  ///< takes the place of filter_ when it is complete
    log::LatchedCondition unreadable_;
    loop::Timer build_again_;
    std::vector<Question> unanswered_;  ///< since the ledger could not be read
    loop::Timer ask_again_;
    loop::Worker worker_;
};

}  // namespace evc::central
