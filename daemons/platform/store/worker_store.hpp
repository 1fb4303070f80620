#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/pipeline/commit_queue.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"

namespace evc::store {

/// Stores the batches of a CommitQueue on a thread of its own. Destroying it lets the commit that is running end.
template <class Batch>
class WorkerStore : public BatchStore<Batch> {
public:
    using Store = std::function<Status(std::span<const Batch>)>;  ///< called on the worker; all of them or nothing

    /// `name` of the worker's thread: at most 15 characters. `afterwards` runs on the worker after each commit, when
    /// the loop has been told of it: work on the store that nobody waits for.
    WorkerStore(loop::Loop& loop, const std::string& name, Store store, std::function<void()> afterwards = {})
        : loop_(loop),
          store_(std::move(store)),
          afterwards_(std::move(afterwards)),
          retry_(loop),
          worker_(loop, name, 1) {}

    void store(std::shared_ptr<const std::vector<Batch>> batches, typename BatchStore<Batch>::Done done) override {
        // One job at a time, so the worker has room.
        (void)worker_.submit([this, batches = std::move(batches), done = std::move(done),
                              alive = std::weak_ptr{alive_}]() -> loop::Worker::Continuation {
            loop_.post([done, alive, status = store_(*batches)] {
                if (!alive.expired()) done(status);
            });
            if (afterwards_) afterwards_();
            return {};
        });
    }
    void wait(milliseconds delay, std::function<void()> again) override { retry_.after(delay, std::move(again)); }

private:
    loop::Loop& loop_;
    const Store store_;
    const std::function<void()> afterwards_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    loop::Timer retry_;
    loop::Worker worker_;
};

}  // namespace evc::store
