#include "platform/store/worker_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>

#include "platform/loop/loop.hpp"

namespace evc::store {
namespace {

using testing::ElementsAre;

struct Number {
    int value = 0;
};
std::size_t byte_size(const Number&) { return 10; }

/// A store that keeps numbers, waits at a gate when told to and fails as it is told to.
class WorkerStoreTest : public testing::Test {
protected:
    using Queue = CommitQueue<Number>;

    Status store(std::span<const Number> numbers) {
        if (opened_.valid()) opened_.wait();
        ++attempts_;
        if (const auto failing = failures_.load(); failing > 0) {
            --failures_;
            return failure(fault_, "no");
        }
        rounds_.emplace_back();
        for (const auto& number : numbers) rounds_.back().push_back(number.value);
        return {};
    }
    CommitEvents events() {
        return {[this](const Error&) { said_.push_back("trouble"); }, [this] { said_.push_back("recovered"); },
                [this](const Error&) {
                    said_.push_back("failed");
                    loop_.stop();
                },
                [this] { said_.push_back("room"); }};
    }
    Queue& make(CommitLimits limits = {}) {
        auto worker = std::make_unique<WorkerStore<Number>>(
            loop_, "test", [this](std::span<const Number> numbers) { return store(numbers); },
            [this] { ++afterwards_; });
        return queue_.emplace(std::move(worker), events(), limits);
    }
    void push(int value) {
        queue_->push({value}, [this, value](Number&) { released_.push_back(value); });
    }
    void push_last(int value) {
        queue_->push({value}, [this, value](Number&) {
            released_.push_back(value);
            loop_.stop();
        });
    }
    void close_gate() { opened_ = gate_.get_future().share(); }
    void open_gate() { gate_.set_value(); }

    loop::Loop loop_;
    std::promise<void> gate_;
    std::shared_future<void> opened_;
    std::atomic<int> failures_ = 0;
    std::atomic<int> attempts_ = 0;
    std::atomic<int> afterwards_ = 0;
    Fault fault_ = Fault::no_space;
    std::vector<std::vector<int>> rounds_;
    std::vector<int> released_;
    std::vector<std::string> said_;
    std::optional<Queue> queue_;
};

TEST_F(WorkerStoreTest, ReleasesInOrderWhatIsStored) {
    make();
    for (int n = 1; n < 5; ++n) push(n);
    push_last(5);
    EXPECT_TRUE(released_.empty());
    loop_.run();
    EXPECT_THAT(released_, ElementsAre(1, 2, 3, 4, 5));
    EXPECT_TRUE(queue_->idle());
    EXPECT_TRUE(said_.empty());
}

TEST_F(WorkerStoreTest, StoresTogetherWhatArrivesWhileTheDiskIsBusy) {
    close_gate();
    make();
    for (int n = 1; n < 4; ++n) push(n);
    push_last(4);
    EXPECT_EQ(queue_->pending(), 4U);
    open_gate();
    loop_.run();
    EXPECT_THAT(rounds_, ElementsAre(ElementsAre(1), ElementsAre(2, 3, 4)));
}

TEST_F(WorkerStoreTest, ReleasesWithoutWaitingForTheWorkAfterwards) {
    close_gate();
    auto worker = std::make_unique<WorkerStore<Number>>(
        loop_, "test", [](std::span<const Number>) { return Status{}; }, [this] { opened_.wait(); });
    auto& queue = queue_.emplace(std::move(worker), CommitEvents{});
    push_last(1);
    loop_.run();
    EXPECT_THAT(released_, ElementsAre(1));
    EXPECT_TRUE(queue.idle());
    open_gate();
}

TEST_F(WorkerStoreTest, WorksAfterwardsOnceForEachRound) {
    make();
    push(1);
    push_last(2);
    loop_.run();
    queue_.reset();
    EXPECT_EQ(afterwards_, static_cast<int>(rounds_.size()));
}

TEST_F(WorkerStoreTest, StopsAcceptingAtItsLimitAndSaysWhenThereIsRoom) {
    close_gate();
    make({4, 1'000});
    for (int n = 1; n <= 3; ++n) push(n);
    EXPECT_TRUE(queue_->accepting());
    push(4);
    EXPECT_FALSE(queue_->accepting());
    push_last(5);
    open_gate();
    loop_.run();
    EXPECT_TRUE(queue_->accepting());
    EXPECT_THAT(said_, ElementsAre("room"));
    EXPECT_THAT(released_, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(WorkerStoreTest, CountsBytesToo) {
    close_gate();
    make({1'000, 20});
    push(1);
    EXPECT_TRUE(queue_->accepting());
    push_last(2);
    EXPECT_FALSE(queue_->accepting());
    open_gate();
    loop_.run();
}

TEST_F(WorkerStoreTest, ReleasesNothingWhileTheDiskRefusesAndSaysSoOnceAtEachEnd) {
    make();
    failures_ = 3;
    push(1);
    push(2);
    push_last(3);
    loop_.run();
    EXPECT_THAT(released_, ElementsAre(1, 2, 3));
    EXPECT_THAT(rounds_, ElementsAre(ElementsAre(1), ElementsAre(2, 3)));
    EXPECT_THAT(said_, ElementsAre("trouble", "recovered"));
    EXPECT_EQ(attempts_, 5);
}

TEST_F(WorkerStoreTest, EndsAtAFailureThatCannotPass) {
    make();
    fault_ = Fault::internal;
    failures_ = 1;
    push(1);
    push(2);
    loop_.run();
    push(3);
    EXPECT_TRUE(released_.empty());
    EXPECT_TRUE(rounds_.empty());
    EXPECT_FALSE(queue_->accepting());
    EXPECT_THAT(said_, ElementsAre("failed"));
    EXPECT_EQ(attempts_, 1);
}

TEST_F(WorkerStoreTest, MayBeDestroyedByAContinuation) {
    make();
    queue_->push({1}, [this](Number&) {
        released_.push_back(1);
        queue_.reset();
        loop_.stop();
    });
    push(2);
    loop_.run();
    EXPECT_THAT(released_, ElementsAre(1));
}

TEST_F(WorkerStoreTest, ReleasesNothingOnceDestroyed) {
    make();
    push(1);
    queue_.reset();
    loop_.post([this] { loop_.stop(); });
    loop_.run();
    EXPECT_TRUE(released_.empty());
}

}  // namespace
}  // namespace evc::store
