#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace evc {

/// Where a CommitQueue has its batches stored: a worker with the disk, or a simulated one.
template <class Batch>
class BatchStore {
public:
    BatchStore() = default;
    BatchStore(const BatchStore&) = delete;
    BatchStore& operator=(const BatchStore&) = delete;
    virtual ~BatchStore() = default;

    using Done = std::function<void(const Status&)>;
    /// Stores all of them or nothing, then calls `done` on the loop: later, never from within this call, and not at all
    /// when the store is destroyed first. One call at a time; the batches stay as they are until `done`.
    virtual void store(std::shared_ptr<const std::vector<Batch>> batches, Done done) = 0;
    /// Calls `again` on the loop after `delay`; not at all when the store is destroyed first.
    virtual void wait(milliseconds delay, std::function<void()> again) = 0;
};

/// How much may wait for the store before a CommitQueue stops accepting.
struct CommitLimits {
    std::size_t batches = 4'096;
    std::size_t bytes = 16 * 1024 * 1024;
};

/// What a CommitQueue tells its owner.
struct CommitEvents {
    std::function<void(const Error&)> trouble;  ///< the store refuses: said once, nothing is released until it is over
    std::function<void()> recovered;            ///< and once when it is over
    std::function<void(const Error&)> failed;   ///< permanent: the owner must end the program; nothing follows
    std::function<void()> room;                 ///< accepting() has become true again
};

/// Takes batches in order, has them stored, and calls the continuation of each, in order, after its commit has
/// returned. While the store is busy, what arrives is collected and stored by one transaction when it is back. A commit
/// that fails with `no_space` or `unavailable` is tried again every 50 to 500 ms, until it succeeds; any other failure
/// ends the queue.
///
/// `Batch` needs `std::size_t byte_size(const Batch&)`.
template <class Batch>
class CommitQueue {
public:
    /// Gets its batch back, which is stored.
    using Committed = std::function<void(Batch&)>;

    CommitQueue(std::unique_ptr<BatchStore<Batch>> store, CommitEvents events, CommitLimits limits = {})
        : events_(std::move(events)), limits_(limits), store_(std::move(store)) {}
    /// Lets the commit that is running end; what waits is neither stored nor released.
    ~CommitQueue() = default;
    CommitQueue(const CommitQueue&) = delete;
    CommitQueue& operator=(const CommitQueue&) = delete;

    /// False when a limit is reached or the queue has failed: the owner stops taking input until `room`. What it has in
    /// hand it may still push, so the limits are exceeded by what one input causes at most.
    [[nodiscard]] bool accepting() const { return !failed_ && !full_; }
    /// Whether everything pushed is stored.
    [[nodiscard]] bool idle() const { return waiting_.batches.empty() && !running_; }
    /// Batches that are not stored yet.
    [[nodiscard]] std::size_t pending() const {
        return waiting_.batches.size() + (running_ ? running_->batches.size() : 0);
    }

    /// `committed` may push or destroy the queue; it may be empty. Ignored after `failed`.
    void push(Batch batch, Committed committed);

private:
    struct Round {
        std::vector<Batch> batches;
        std::vector<Committed> committed;
        std::size_t bytes = 0;
    };

    void start();
    void submit();
    void finished(const Status& status);
    void failed(const Error& error);
    void release(Round& round);
    void make_room();
    [[nodiscard]] std::size_t pending_bytes() const { return waiting_.bytes + (running_ ? running_->bytes : 0); }

    static constexpr milliseconds shortest_delay{50};
    static constexpr milliseconds longest_delay{500};

    const CommitEvents events_;
    const CommitLimits limits_;
    Round waiting_;
    std::shared_ptr<Round> running_;
    bool full_ = false;
    bool failed_ = false;
    bool troubled_ = false;
    milliseconds delay_ = shortest_delay;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::unique_ptr<BatchStore<Batch>> store_;  // goes first: its thread uses what stands above
};

template <class Batch>
void CommitQueue<Batch>::push(Batch batch, Committed committed) {
    if (failed_) return;
    waiting_.bytes += byte_size(batch);
    waiting_.batches.push_back(std::move(batch));
    waiting_.committed.push_back(std::move(committed));
    full_ = full_ || pending() >= limits_.batches || pending_bytes() >= limits_.bytes;
    if (!running_) start();
}

template <class Batch>
void CommitQueue<Batch>::start() {
    running_ = std::make_shared<Round>(std::exchange(waiting_, {}));
    submit();
}

template <class Batch>
void CommitQueue<Batch>::submit() {
    // The vector of a round that lives as long as whoever stores it.
    std::shared_ptr<const std::vector<Batch>> batches{running_, &running_->batches};
    store_->store(std::move(batches), [this](const Status& status) { finished(status); });
}

template <class Batch>
void CommitQueue<Batch>::finished(const Status& status) {
    if (!status) return failed(status.error());
    delay_ = shortest_delay;
    const auto round = std::exchange(running_, nullptr);
    if (!waiting_.batches.empty()) start();
    const std::weak_ptr alive{alive_};
    if (std::exchange(troubled_, false) && events_.recovered) events_.recovered();
    if (!alive.expired()) release(*round);
    if (!alive.expired()) make_room();
}

template <class Batch>
void CommitQueue<Batch>::failed(const Error& error) {
    if (error.fault != Fault::no_space && error.fault != Fault::unavailable) {
        failed_ = true;
        if (events_.failed) events_.failed(error);
        return;
    }
    store_->wait(delay_, [this] { submit(); });
    delay_ = std::min(delay_ * 2, longest_delay);
    if (!std::exchange(troubled_, true) && events_.trouble) events_.trouble(error);
}

template <class Batch>
void CommitQueue<Batch>::release(Round& round) {
    const std::weak_ptr alive{alive_};
    for (std::size_t i = 0; i < round.batches.size(); ++i) {
        if (const auto& committed = round.committed[i]) committed(round.batches[i]);
        if (alive.expired()) return;
    }
}

template <class Batch>
void CommitQueue<Batch>::make_room() {
    if (!full_ || pending() > limits_.batches / 2 || pending_bytes() > limits_.bytes / 2) return;
    full_ = false;
    if (events_.room) events_.room();
}

}  // namespace evc
