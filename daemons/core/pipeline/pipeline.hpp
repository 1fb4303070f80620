#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/pipeline/commit_queue.hpp"

namespace evc {

/// What one or more events did: one commit, and what follows from it.
template <class Batch, class Action>
struct Transaction {
    Batch batch;
    std::vector<Action> after_commit;
    std::vector<Action> immediate;

    [[nodiscard]] bool empty() const { return batch.empty() && after_commit.empty() && immediate.empty(); }
};

/// The one path from what a machine decided to what the world sees of it: transaction → one commit → dispatch. Every
/// program runs it, and so does the simulator.
///
/// `Batch` needs `bool empty() const` and `std::size_t byte_size(const Batch&)`.
template <class Batch, class Action>
class Pipeline {
public:
    /// Carries out an action.
    using Dispatch = std::function<void(Action&)>;
    /// Its batch is stored, its actions have not been dispatched yet.
    using Stored = std::function<void(Batch&)>;

    Pipeline(std::unique_ptr<BatchStore<Batch>> store, CommitEvents events, Dispatch dispatch, CommitLimits limits = {})
        : dispatch_(std::move(dispatch)), commits_(std::move(store), std::move(events), limits) {}
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Actions are dispatched in order, also over transactions: one that stores nothing waits for those before it.
    void commit(Transaction<Batch, Action>&& transaction, Stored stored = {}) {
        if (stores(transaction)) {
            auto immediate = std::move(transaction.immediate);
            push(std::move(transaction), std::move(stored));
            for (auto& action : immediate) dispatch_(action);  // while the disk works
        } else {
            for (auto& action : transaction.immediate) dispatch_(action);
            for (auto& action : transaction.after_commit) dispatch_(action);
        }
    }
    /// Whether a transaction goes through the store: it has something to store, or to wait for.
    [[nodiscard]] bool stores(const Transaction<Batch, Action>& transaction) const {
        return !transaction.batch.empty() || (!transaction.after_commit.empty() && !commits_.idle());
    }
    /// Calls `done` when everything before it is stored and dispatched.
    void flush(std::function<void()> done) {
        commits_.push({}, [done = std::move(done)](Batch&) { done(); });
    }

    /// As CommitQueue says it.
    [[nodiscard]] bool accepting() const { return commits_.accepting(); }
    [[nodiscard]] bool idle() const { return commits_.idle(); }

private:
    void push(Transaction<Batch, Action>&& transaction, Stored stored) {
        auto committed = [this, stored = std::move(stored),
                          actions = std::move(transaction.after_commit)](Batch& batch) mutable {
            if (stored) stored(batch);
            for (auto& action : actions) dispatch_(action);
        };
        commits_.push(std::move(transaction.batch), std::move(committed));
    }
    const Dispatch dispatch_;
    CommitQueue<Batch> commits_;
};

}  // namespace evc
