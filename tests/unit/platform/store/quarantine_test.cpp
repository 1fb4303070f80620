#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/store/maintenance.hpp"
#include "platform/store/sqlite.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

using testing::HasSubstr;

/// A ledger as a killed Central leaves it: what was committed last, a damage too, stands in its write-ahead log alone.
class QuarantineTest : public testing::TestWithParam<Links> {
protected:
    static constexpr std::size_t in_the_file = 1;
    static constexpr std::size_t in_all = 3;

    void SetUp() override {
        const auto running = dir_.file("running.db");
        ASSERT_OK(open_ledger(running)->commit(ended(1)));
        const auto ledger = open_ledger(running);
        for (std::uint64_t number = 2; number <= in_all; ++number) ASSERT_OK(ledger->commit(ended(number)));
        ASSERT_OK(Database::open(running, Database::Access::read_write)->script("DELETE FROM ticket_bytes"));
        for (const std::string ending : {"", "-wal"}) std::filesystem::copy_file(running + ending, path_ + ending);
    }
    [[nodiscard]] static std::size_t tickets_after_a_start(const std::string& path) {
        open_ledger(path).reset();  // as a start does it
        return tickets_in(path);
    }
    /// A copy, which can be opened without changing anything here.
    [[nodiscard]] std::string copied(const std::string& path, const std::string& to) const {
        for (const std::string ending : {"", "-wal"})
            if (std::filesystem::exists(path + ending)) std::filesystem::copy_file(path + ending, to + ending);
        return to;
    }

    TempDir dir_;
    std::string path_ = dir_.file("ledger.db");
    std::string aside_ = path_ + ".corrupt";
    std::vector<QuarantineStep> steps_ = quarantine_steps(path_, aside_, GetParam());
};

TEST_P(QuarantineTest, TheLogHoldsWhatTheFileDoesNot) {
    std::filesystem::remove(path_ + "-wal");
    EXPECT_EQ(tickets_after_a_start(path_), in_the_file);
}

// The point of the order: old books, which lack what was committed last, are never opened by either name.
TEST_P(QuarantineTest, KilledAfterAnyStepItLeavesWholeBooksOrNone) {
    std::size_t moved_at = 0;
    for (std::size_t steps = 0; steps <= steps_.size(); ++steps) {
        if (steps > 0) ASSERT_OK(perform(steps_[steps - 1]));
        if (!std::filesystem::exists(path_)) {
            moved_at = moved_at == 0 ? steps : moved_at;
            continue;
        }
        EXPECT_EQ(tickets_after_a_start(copied(path_, dir_.file("after" + std::to_string(steps)))), in_all) << steps;
        EXPECT_FALSE(std::filesystem::exists(aside_)) << steps;
    }
    EXPECT_GT(moved_at, 0U);
    EXPECT_EQ(tickets_after_a_start(aside_), in_all);
    EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
}

TEST_P(QuarantineTest, DoneOnceMoreAfterAKillAtAnyStepItHasMovedAll) {
    for (std::size_t killed_after = 0; killed_after <= steps_.size(); ++killed_after) {
        const TempDir other;
        const auto path = copied(path_, other.file("ledger.db"));
        const auto changes = quarantine_steps(path, path + ".first", GetParam());
        for (std::size_t step = 0; step < killed_after; ++step) ASSERT_OK(perform(changes[step]));
        const bool all_done = !std::filesystem::exists(path) && !std::filesystem::exists(path + "-wal");
        const auto again = quarantine_ledger(path, at(0));
        EXPECT_EQ(again.has_value(), !all_done) << killed_after;
        EXPECT_FALSE(std::filesystem::exists(path)) << killed_after;
        EXPECT_FALSE(std::filesystem::exists(path + "-wal")) << killed_after;
        EXPECT_EQ(tickets_after_a_start(path), 0U) << killed_after;
    }
}

INSTANTIATE_TEST_SUITE_P(OnEveryFileSystem, QuarantineTest, testing::Values(Links::possible, Links::impossible),
                         [](const auto& one) { return one.param == Links::possible ? "Links" : "NoLinks"; });

class InterruptedQuarantineTest : public QuarantineTest {
protected:
    /// As it is when only the log is left, after the store has moved.
    void interrupt() {
        for (const auto& step : steps_) {
            ASSERT_OK(perform(step));
            if (step.what == QuarantineStep::What::move) return;
        }
    }
};

INSTANTIATE_TEST_SUITE_P(WithLinks, InterruptedQuarantineTest, testing::Values(Links::possible));

TEST_P(InterruptedQuarantineTest, IsEndedByTheNextStartThatBeginsAnew) {
    interrupt();
    EXPECT_EQ(tickets_after_a_start(path_), 0U);
    EXPECT_EQ(tickets_after_a_start(aside_), in_all);
}

class LogAloneTest : public QuarantineTest {};

INSTANTIATE_TEST_SUITE_P(WithoutLinks, LogAloneTest, testing::Values(Links::impossible));

// SQLite would delete the log, and with it the only copy of what was committed last.
TEST_P(LogAloneTest, IsNeverTakenForANewLedger) {
    for (const bool empty : {false, true}) {
        std::filesystem::remove(path_);
        if (empty) std::ofstream{path_};
        const auto before = content_of(path_ + "-wal");
        const auto opened = Ledger::open(path_, ledger_id);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().fault, Fault::corrupt);
        EXPECT_THAT(opened.error().text, HasSubstr("write-ahead log"));
        EXPECT_EQ(content_of(path_ + "-wal"), before);
    }
    EXPECT_THAT(verify_ledger(path_).value(), testing::ElementsAre(HasSubstr("write-ahead log")));
    ASSERT_OK(quarantine_ledger(path_, at(0)));
    EXPECT_EQ(tickets_after_a_start(path_), 0U);
}

// "put a backup in its place", after a kill: SQLite would play the old log into it.
TEST_P(LogAloneTest, IsNotPlayedIntoABackup) {
    const auto backup = dir_.file("backup.db");
    ASSERT_OK(backup_ledger(dir_.file("running.db"), backup));
    std::filesystem::copy_file(backup, path_, std::filesystem::copy_options::overwrite_existing);
    const auto opened = Ledger::open(path_, ledger_id);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::config);
    EXPECT_THAT(opened.error().text, HasSubstr("move the log away"));
    EXPECT_EQ(content_of(path_), content_of(backup));
    std::filesystem::remove(path_ + "-wal");
    EXPECT_EQ(tickets_after_a_start(path_), in_all);
}

}  // namespace
}  // namespace evc::store
