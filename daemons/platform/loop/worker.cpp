#include "platform/loop/worker.hpp"

#include <pthread.h>

#include <utility>

namespace evc::loop {

Worker::Worker(Loop& loop, const std::string& name, std::size_t capacity)
    : loop_(loop), capacity_(capacity), thread_([this] { run(); }) {
    pthread_setname_np(thread_.native_handle(), name.c_str());
}

Worker::~Worker() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
        jobs_.clear();
    }
    wake_.notify_one();
    thread_.join();
}

bool Worker::submit(Job job) {
    {
        const std::lock_guard lock{mutex_};
        if (jobs_.size() >= capacity_) return false;
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

bool Worker::idle() const {
    const std::lock_guard lock{mutex_};
    return jobs_.empty() && !running_;
}

void Worker::run() {
    std::unique_lock lock{mutex_};
    while (true) {
        wake_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (ending_) return;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        running_ = true;
        lock.unlock();
        if (auto continuation = job()) loop_.post(std::move(continuation));
        lock.lock();
        running_ = false;
    }
}

}  // namespace evc::loop
