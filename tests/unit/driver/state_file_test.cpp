#include "driver/state_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::driver {
namespace {

class StateFileTest : public testing::Test {
protected:
    [[nodiscard]] static std::optional<std::string> content_of(const std::filesystem::path& file) {
        const auto state = StateFile::open(file);
        EXPECT_TRUE(state);
        return state ? *(*state)->read() : std::nullopt;
    }
    [[nodiscard]] Status write(const std::string& text) const {
        return StateFile::open(file_).and_then([&](const auto& state) { return state->write(text); });
    }

    const test::TemporaryDirectory directory_;
    const std::filesystem::path file_ = directory_.file("state", "old");
};

TEST_F(StateFileTest, OneThatIsNotThereHoldsNothing) { EXPECT_FALSE(content_of(directory_.path("none"))); }

TEST_F(StateFileTest, HoldsWhatWasWrittenLast) {
    ASSERT_TRUE(write("new"));
    EXPECT_EQ(content_of(file_), "new");
    EXPECT_FALSE(std::filesystem::exists(file_.string() + ".new"));
}

TEST_F(StateFileTest, StaysAsItWasWhenItCannotBeWritten) {
    std::filesystem::create_directory(file_.string() + ".new");
    EXPECT_FALSE(write("new"));
    EXPECT_EQ(content_of(file_), "old");
}

TEST_F(StateFileTest, ADirectoryThatIsMissingIsAMistakeOfTheConfiguration) {
    const auto state = StateFile::open(directory_.path("none") + "/state");
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().fault, Fault::config);
}

TEST_F(StateFileTest, IsOneFileByAnyNameAndSoIsTheOneThatTookItsPlace) {
    const auto before = directory_.path("before");
    const auto after = directory_.path("after");
    const auto symbolic = directory_.path("symbolic");
    std::filesystem::create_hard_link(file_, before);
    const auto state = StateFile::open(file_);
    ASSERT_TRUE(state);
    ASSERT_TRUE((*state)->write("new"));
    std::filesystem::create_hard_link(file_, after);
    std::filesystem::create_symlink(file_, symbolic);
    for (const auto& name : {file_.string(), before, after, symbolic}) {
        const auto second = StateFile::open(name);
        ASSERT_FALSE(second) << name;
        EXPECT_EQ(second.error().fault, Fault::unavailable) << name;
    }
}

TEST_F(StateFileTest, ALinkStaysALink) {
    const std::filesystem::path link = directory_.path("link");
    std::filesystem::create_symlink(file_, link);
    {
        const auto state = StateFile::open(link);
        ASSERT_TRUE(state);
        ASSERT_TRUE((*state)->write("new"));
    }
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_EQ(content_of(file_), "new");
}

TEST_F(StateFileTest, WritesThroughNoLinkThatStandsWhereItMakesTheNewOne) {
    const auto precious = directory_.file("precious", "precious");
    std::filesystem::create_symlink(precious, file_.string() + ".new");
    ASSERT_TRUE(write("new"));
    EXPECT_EQ(content_of(precious), "precious");
    EXPECT_EQ(content_of(file_), "new");
}

TEST_F(StateFileTest, WhatIsNoFileIsRefusedAtOnce) {
    const auto pipe = directory_.path("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const auto& name : {pipe, std::string{"/dev/null"}}) {
        const auto state = StateFile::open(name);
        ASSERT_FALSE(state) << name;
        EXPECT_EQ(state.error().fault, Fault::config) << name;
    }
}

}  // namespace
}  // namespace evc::driver
