#pragma once

#include <utility>
#include <vector>

#include "simulation/process.hpp"

namespace evc::sim {

/// What store::CommitQueue does, on virtual time: batches are stored in order, those that arrive meanwhile together by
/// the next commit, and released in order when their commit has returned. A full disk holds them.
///
/// `Owner` is a Process with store(Batch&), release(Batch&) and kinds_in(const Batch&).
template <class Owner, class Batch>
class Disk {
public:
    explicit Disk(Owner& owner) : owner_(owner) {}

    void push(Batch batch) {
        waiting_.push_back(std::move(batch));
        if (running_.empty()) begin();
    }
    [[nodiscard]] bool idle() const { return waiting_.empty() && running_.empty(); }
    void lose() {
        waiting_.clear();
        running_.clear();
    }

    void on_stored() {
        if (owner_.disk_is_full()) return owner_.store_later();
        Kinds met = 0;
        for (const auto& batch : running_) met |= owner_.kinds_in(batch);
        if (owner_.dies_at(Point::before_commit, met)) return;
        for (auto& batch : running_) owner_.store(batch);
        if (owner_.dies_at(Point::after_commit, met)) return;
        auto round = std::exchange(running_, {});
        if (!waiting_.empty()) begin();
        const auto life = owner_.life;
        for (auto& batch : round) {
            owner_.release(batch);
            if (owner_.life != life) return;
        }
    }

private:
    void begin() {
        running_ = std::exchange(waiting_, {});
        owner_.store_soon();
    }

    Owner& owner_;
    std::vector<Batch> waiting_;
    std::vector<Batch> running_;
};

}  // namespace evc::sim
