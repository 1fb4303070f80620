#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/pipeline/commit_queue.hpp"
#include "simulation/process.hpp"
#include "simulation/world.hpp"

namespace evc::sim {

/// The disk under a program's CommitQueue, in virtual time: a commit takes a while, fails while the disk is full, and
/// is lost or kept as a whole when the program dies.
///
/// `Owner` is a Process with store(const Batch&) and Kinds next_kinds().
template <class Owner, class Batch>
class Disk : public BatchStore<Batch> {
public:
    /// `early`: a deliberate fault, which says of every commit that it is stored before it is.
    Disk(World& world, Owner& owner, bool early) : world_(world), owner_(owner), early_(early) {}

    void store(std::shared_ptr<const std::vector<Batch>> batches, typename BatchStore<Batch>::Done done) override {
        const auto duration = world_.random.between(0, 8);
        done_ = std::move(done);
        if (early_) {
            late_.push_back(std::move(batches));
            world_.schedule(owner_, duration, What::stored_late, 0, 0);
            return world_.schedule(owner_, 0, What::stored, 0, 0);
        }
        batches_ = std::move(batches);
        world_.schedule(owner_, duration, What::stored, 0, 0);
    }
    void wait(milliseconds delay, std::function<void()> again) override {
        again_ = std::move(again);
        world_.schedule(owner_, delay.count(), What::store_again, 0, 0);
    }

    void on_event(What what) {
        if (what == What::store_again) return std::exchange(again_, nullptr)();
        if (what == What::stored_late) return store_late();
        if (early_) return tell({});
        if (owner_.disk_is_full()) return tell(failure(evc::Fault::no_space, "full"));
        write(*batches_);
        batches_.reset();
        tell({});
    }

private:
    void store_late() {
        const auto batches = std::move(late_.front());
        late_.pop_front();
        write(*batches);
    }
    void write(const std::vector<Batch>& batches) {
        Kinds met = 0;
        for (std::size_t i = 0; i < batches.size(); ++i) met |= owner_.next_kinds();
        owner_.may_die(Point::before_commit, met);
        for (const auto& batch : batches) owner_.store(batch);
        owner_.may_die(Point::after_commit, met);
    }
    void tell(const Status& status) { std::exchange(done_, nullptr)(status); }

    World& world_;
    Owner& owner_;
    const bool early_;
    std::shared_ptr<const std::vector<Batch>> batches_;
    std::deque<std::shared_ptr<const std::vector<Batch>>> late_;
    typename BatchStore<Batch>::Done done_;
    std::function<void()> again_;
};

}  // namespace evc::sim
