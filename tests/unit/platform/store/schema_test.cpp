#include "platform/store/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "samples.hpp"

namespace evc::store {
namespace {

using testing::HasSubstr;

constexpr std::array<const char*, 1> first{"CREATE TABLE colours (name TEXT); INSERT INTO colours VALUES ('red')"};
constexpr std::array<const char*, 2> second{first[0], "ALTER TABLE colours ADD COLUMN number INTEGER DEFAULT 7"};
constexpr std::array<const char*, 2> broken{first[0], "CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)"};

const Schema old_release{"notebook", 4711, first};
const Schema new_release{"notebook", 4711, second};

class SchemaTest : public testing::Test {
protected:
    [[nodiscard]] Status open(const Schema& schema) {
        auto store = open_store(path_, schema);
        if (!store) return tl::make_unexpected(store.error());
        opened_.emplace(std::move(*store));
        return {};
    }
    [[nodiscard]] std::int64_t number_in(const char* query) {
        std::int64_t number = -1;
        EXPECT_TRUE(opened_->database.first(query, {}, number).value_or(false));
        return number;
    }
    void close() { opened_.reset(); }

    TempDir dir_;
    std::string path_ = dir_.file("store");
    std::optional<OpenStore> opened_;
};

TEST_F(SchemaTest, IsDurableAndOfTheNewestVersionWhenNew) {
    ASSERT_OK(open(new_release));
    EXPECT_EQ(number_in("PRAGMA user_version"), 2);
    EXPECT_EQ(number_in("PRAGMA application_id"), 4711);
    EXPECT_EQ(number_in("PRAGMA synchronous"), 2);
    EXPECT_EQ(number_in("PRAGMA foreign_keys"), 1);
    std::string mode;
    ASSERT_TRUE(opened_->database.first("PRAGMA journal_mode", {}, mode).value());
    EXPECT_EQ(mode, "wal");
}

TEST_F(SchemaTest, BringsAnOlderFileUpStepByStepAndKeepsWhatItHolds) {
    ASSERT_OK(open(old_release));
    close();
    ASSERT_OK(open(new_release));
    EXPECT_EQ(number_in("PRAGMA user_version"), 2);
    EXPECT_EQ(number_in("SELECT number FROM colours WHERE name = 'red'"), 7);
}

TEST_F(SchemaTest, LeavesAFileAtTheLastVersionWhoseStepSucceeded) {
    ASSERT_OK(open(old_release));
    close();
    EXPECT_FALSE(open({"notebook", 4711, broken}));
    ASSERT_OK(open(old_release));
    EXPECT_EQ(number_in("PRAGMA user_version"), 1);
    EXPECT_EQ(number_in("SELECT count(*) FROM sqlite_schema"), 1);
}

TEST_F(SchemaTest, RefusesAFileOfANewerRelease) {
    ASSERT_OK(open(new_release));
    close();
    const auto status = open(old_release);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::config);
    EXPECT_THAT(status.error().text, HasSubstr("newer release"));
    EXPECT_THAT(status.error().text, HasSubstr("version 2"));
}

TEST_F(SchemaTest, RefusesSomebodyElsesFileAndDoesNotTouchIt) {
    {
        std::ofstream{path_}.close();
        auto other = Database::open(path_, Database::Access::read_write);
        ASSERT_OK(other);
        ASSERT_OK(other->script("CREATE TABLE theirs (a)"));
    }
    const auto before = content_of(path_);
    const auto status = open(new_release);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::config);
    EXPECT_EQ(content_of(path_), before);
}

TEST_F(SchemaTest, TakesAnEmptyFileForANewOne) {
    std::ofstream{path_};
    ASSERT_OK(open(new_release));
}

}  // namespace
}  // namespace evc::store
