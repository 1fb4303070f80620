#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "platform/loop/loop.hpp"

namespace evc::loop {

/// One named thread for work that may block, such as a disk's sync. Jobs run in the order they were given; what a job
/// returns for the loop runs there, in the same order.
class Worker {
public:
    using Continuation = std::function<void()>;  ///< runs on the loop
    using Job = std::function<Continuation()>;   ///< runs on the worker; may return nothing to do

    /// `name`: at most 15 characters, seen in top and gdb (pthread_setname_np(3)).
    Worker(Loop& loop, const std::string& name, std::size_t capacity);
    /// Finishes the job that is running and drops those that wait.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// False, and nothing done, when `capacity` jobs wait already: the caller keeps its work and stops taking more.
    [[nodiscard]] bool submit(Job job);
    /// Whether nothing waits and nothing runs.
    [[nodiscard]] bool idle() const;

private:
    void run();

    Loop& loop_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool running_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace evc::loop
