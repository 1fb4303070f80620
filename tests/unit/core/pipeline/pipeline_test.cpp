#include "core/pipeline/pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace evc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Words {
    std::vector<std::string> words;

    [[nodiscard]] bool empty() const { return words.empty(); }
};
std::size_t byte_size(const Words& batch) { return batch.words.size(); }

/// A store that has stored when the test says so.
class ManualStore : public BatchStore<Words> {
public:
    explicit ManualStore(ManualStore*& here) { here = this; }
    void store(std::shared_ptr<const std::vector<Words>> batches, Done done) override {
        batches_ = std::move(batches);
        done_ = std::move(done);
    }
    void wait(milliseconds, std::function<void()> again) override { again_ = std::move(again); }

    [[nodiscard]] std::size_t size() const { return batches_->size(); }
    void succeed() { std::exchange(done_, nullptr)({}); }
    void fail() { std::exchange(done_, nullptr)(failure(Fault::no_space, "full")); }
    void try_again() { std::exchange(again_, nullptr)(); }

private:
    std::shared_ptr<const std::vector<Words>> batches_;
    Done done_;
    std::function<void()> again_;
};

class PipelineTest : public testing::Test {
protected:
    using Strings = std::vector<std::string>;

    void commit(Strings stored, Strings after_commit, Strings immediate = {}) {
        pipeline_.commit({{std::move(stored)}, std::move(after_commit), std::move(immediate)}, [this](Words& batch) {
            if (!batch.empty()) said_.push_back("stored " + batch.words.front());
        });
    }
    Strings said() { return std::exchange(said_, {}); }

    Strings said_;
    ManualStore* store_ = nullptr;
    Pipeline<Words, std::string> pipeline_{std::make_unique<ManualStore>(store_), CommitEvents{},
                                           [this](std::string& action) { said_.push_back(action); }};
};

TEST_F(PipelineTest, DispatchesAtOnceWhatHasNothingToStoreAndNothingToWaitFor) {
    commit({}, {"a", "b"}, {"now"});
    EXPECT_THAT(said(), ElementsAre("now", "a", "b"));
}

TEST_F(PipelineTest, DispatchesWhenItIsStoredAndNotBefore) {
    commit({"x"}, {"a"}, {"now"});
    EXPECT_THAT(said(), ElementsAre("now"));
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored x", "a"));
}

TEST_F(PipelineTest, KeepsTheOrderOverTransactions) {
    commit({"x"}, {"a"});
    commit({}, {"b"});
    EXPECT_THAT(said(), IsEmpty()) << "what was decided later is not seen earlier";
    store_->succeed();
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored x", "a", "b"));
    EXPECT_TRUE(pipeline_.idle());
}

TEST_F(PipelineTest, StoresTogetherWhatCameWhileTheStoreWasBusy) {
    commit({"x"}, {});
    commit({"y"}, {"b"});
    commit({"z"}, {"c"});
    EXPECT_EQ(store_->size(), 1U);
    store_->succeed();
    EXPECT_EQ(store_->size(), 2U);
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored x", "stored y", "b", "stored z", "c"));
}

TEST_F(PipelineTest, ATransactionThatIsOnlyImmediateNeverReachesTheStore) {
    commit({"x"}, {});
    commit({}, {}, {"now"});
    EXPECT_THAT(said(), ElementsAre("now"));
    store_->succeed();
    EXPECT_TRUE(pipeline_.idle());
}

TEST_F(PipelineTest, TriesAgainWhatTheStoreRefusesForNow) {
    commit({"x"}, {"a"});
    store_->fail();
    EXPECT_THAT(said(), IsEmpty());
    store_->try_again();
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored x", "a"));
}

TEST_F(PipelineTest, TellsWhenAllBeforeItIsStored) {
    commit({"x"}, {"a"});
    pipeline_.flush([this] { said_.push_back("done"); });
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored x", "a"));
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("done"));
}

}  // namespace
}  // namespace evc
