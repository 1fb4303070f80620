#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"

namespace evc::store {

/// How much may wait for the disk before a CommitQueue stops accepting.
struct CommitLimits {
    std::size_t batches = 4'096;
    std::size_t bytes = 16 * 1024 * 1024;
};

/// What a CommitQueue tells its owner, on the loop unless it says otherwise.
struct CommitEvents {
    std::function<void(const Error&)> trouble;  ///< the disk refuses: said once, nothing is released until it is over
    std::function<void()> recovered;            ///< and once when it is over
    std::function<void(const Error&)> failed;   ///< cannot pass: the owner has to end the program; nothing follows
    std::function<void()> room;                 ///< accepting() has become true again
    /// On the worker, after each commit, when the loop has been told of it: work on the store that nobody waits for.
    std::function<void()> afterwards{};
};

/// Takes batches in order, stores them on a worker of its own and runs the continuation of each on the loop, in order,
/// after its commit has returned. While the worker stores, what arrives is collected and stored by one transaction when
/// the worker is back. A commit that fails with `no_space` or `unavailable` is tried again every 50 to 500 ms, until it
/// succeeds; any other failure ends the queue.
///
/// `Batch` needs `std::size_t byte_size(const Batch&)`.
template <class Batch>
class CommitQueue {
public:
    using Store = std::function<Status(std::span<const Batch>)>;  ///< called on the worker; all of them or nothing

    /// `name` of the worker's thread: at most 15 characters.
    CommitQueue(loop::Loop& loop, const std::string& name, Store store, CommitEvents events, CommitLimits limits = {});
    /// Lets the commit that is running end; what waits is neither stored nor released.
    ~CommitQueue();
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

    /// `committed` runs on the loop and may push or destroy the queue; it may be empty. Ignored after `failed`.
    void push(Batch batch, std::function<void()> committed);

private:
    struct Round {
        std::vector<Batch> batches;
        std::vector<std::function<void()>> committed;
        std::size_t bytes = 0;
    };

    void start();
    void submit();
    void finished(const Status& status);
    void failed(const Error& error);
    void release(const Round& round);
    void make_room();
    [[nodiscard]] std::size_t pending_bytes() const { return waiting_.bytes + (running_ ? running_->bytes : 0); }

    static constexpr milliseconds shortest_delay{50};
    static constexpr milliseconds longest_delay{500};

    loop::Loop& loop_;
    const Store store_;
    const CommitEvents events_;
    const CommitLimits limits_;
    Round waiting_;
    std::shared_ptr<Round> running_;
    bool full_ = false;
    bool failed_ = false;
    bool troubled_ = false;
    milliseconds delay_ = shortest_delay;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    loop::Timer retry_;
    loop::Worker worker_;
};

template <class Batch>
CommitQueue<Batch>::CommitQueue(loop::Loop& loop, const std::string& name, Store store, CommitEvents events,
                                CommitLimits limits)
    : loop_(loop),
      store_(std::move(store)),
      events_(std::move(events)),
      limits_(limits),
      retry_(loop),
      worker_(loop, name, 1) {}

template <class Batch>
CommitQueue<Batch>::~CommitQueue() = default;

template <class Batch>
void CommitQueue<Batch>::push(Batch batch, std::function<void()> committed) {
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
    // One job at a time, so the worker has room.
    (void)worker_.submit([this, round = running_, alive = std::weak_ptr{alive_}]() -> loop::Worker::Continuation {
        loop_.post([this, alive, status = store_(round->batches)] {
            if (!alive.expired()) finished(status);
        });
        if (events_.afterwards) events_.afterwards();
        return {};
    });
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
    retry_.after(delay_, [this] { submit(); });
    delay_ = std::min(delay_ * 2, longest_delay);
    if (!std::exchange(troubled_, true) && events_.trouble) events_.trouble(error);
}

template <class Batch>
void CommitQueue<Batch>::release(const Round& round) {
    const std::weak_ptr alive{alive_};
    for (const auto& committed : round.committed) {
        if (committed) committed();
        if (alive.expired()) return;
    }
}

template <class Batch>
void CommitQueue<Batch>::make_room() {
    if (!full_ || pending() > limits_.batches / 2 || pending_bytes() > limits_.bytes / 2) return;
    full_ = false;
    if (events_.room) events_.room();
}

}  // namespace evc::store
