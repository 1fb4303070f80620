#include "platform/store/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "platform/store/maintenance.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

using testing::HasSubstr;
using Create = Result<NewFile> (*)(const std::string&);

class NewFileTest : public testing::TestWithParam<Create> {
protected:
    [[nodiscard]] Result<NewFile> create() const { return GetParam()(path_); }
    [[nodiscard]] std::size_t files() const {
        const std::filesystem::directory_iterator all{std::filesystem::path{path_}.parent_path()};
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
    static void write(const NewFile& file, std::string_view text) {
        ASSERT_EQ(::write(file.descriptor(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }

    TempDir dir_;
    std::string path_ = dir_.file("copy.db");
};

TEST_P(NewFileTest, HasItsNameWhenItIsKept) {
    auto file = create();
    ASSERT_OK(file);
    write(*file, "whole");
    EXPECT_FALSE(std::filesystem::exists(path_));
    ASSERT_OK(file->keep());
    EXPECT_EQ(content_of(path_), "whole");
    EXPECT_EQ(files(), 1U);
}

TEST_P(NewFileTest, LeavesNothingWhenItIsNotKept) {
    {
        const auto file = create();
        ASSERT_OK(file);
        write(*file, "half");
    }
    EXPECT_EQ(files(), 0U);
}

TEST_P(NewFileTest, TakesNoOthersPlace) {
    auto late = create();
    ASSERT_OK(late);
    std::ofstream{path_} << "precious";
    EXPECT_FALSE(late->keep());
    EXPECT_EQ(create().error().fault, Fault::usage);
    EXPECT_EQ(content_of(path_), "precious");
}

TEST_P(NewFileTest, IsNotMadeThroughALinkThatLeadsNowhere) {
    std::filesystem::create_symlink(dir_.file("target"), path_);
    EXPECT_EQ(create().error().fault, Fault::usage);
    EXPECT_FALSE(std::filesystem::exists(dir_.file("target")));
}

INSTANTIATE_TEST_SUITE_P(UnnamedAndNamed, NewFileTest, testing::Values(&NewFile::create, &NewFile::create_named),
                         [](const auto& one) { return one.index == 0 ? "Unnamed" : "Named"; });

class UnfinishedTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_OK(open_ledger(ledger_)->commit(ended(1))); }

    TempDir dir_;
    std::string ledger_ = dir_.file("ledger.db");
    std::string copy_ = dir_.file("copy.db");
    std::string unfinished_ = copy_ + ".unfinished";
};

TEST_F(UnfinishedTest, WhatAKilledBackupLeftIsReplacedByTheNext) {
    for (const std::string ending : {"", "-journal", "-wal", "-shm"}) std::ofstream{unfinished_ + ending} << "half";
    ASSERT_OK(backup_ledger(ledger_, copy_));
    EXPECT_TRUE(verify_ledger(copy_)->empty());
    for (const std::string ending : {"", "-journal", "-wal", "-shm"})
        EXPECT_FALSE(std::filesystem::exists(unfinished_ + ending)) << ending;
}

TEST_F(UnfinishedTest, TheOneOfABackupThatIsUnderWayIsNotTouched) {
    auto first = NewFile::create_named(copy_);
    ASSERT_OK(first);
    const auto second = backup_ledger(ledger_, copy_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::unavailable);
    EXPECT_THAT(second.error().text, HasSubstr("right now"));
    ASSERT_OK(first->keep());
}

TEST_F(UnfinishedTest, NothingIsRemovedOrWrittenThroughALink) {
    const auto precious = dir_.file("precious");
    std::ofstream{precious} << "precious";
    std::filesystem::create_symlink(precious, unfinished_);
    const auto status = backup_ledger(ledger_, copy_);
    ASSERT_FALSE(status);
    EXPECT_THAT(status.error().text, HasSubstr("symbolic link"));
    EXPECT_EQ(content_of(precious), "precious");
}

TEST_F(UnfinishedTest, ABackupOverTheBusReplacesWhatAKilledOneLeftToo) {
    std::ofstream{ledger_ + ".backup-unfinished"} << "half";
    auto file = NewFile::create(copy_);
    ASSERT_OK(file);
    ASSERT_OK(backup_ledger_into(ledger_, file->descriptor()));
    ASSERT_OK(file->keep());
    EXPECT_TRUE(verify_ledger(copy_)->empty());
    EXPECT_FALSE(std::filesystem::exists(ledger_ + ".backup-unfinished"));
}

}  // namespace
}  // namespace evc::store
