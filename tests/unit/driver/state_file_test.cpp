#include "driver/state_file.hpp"

#include <gtest/gtest.h>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::driver {
namespace {

TEST(StateFile, OneThatIsNotThereHoldsNothing) {
    const test::TemporaryDirectory directory;
    const auto text = read_state(directory.file("beside", "") + ".none");
    ASSERT_TRUE(text);
    EXPECT_FALSE(*text);
}

TEST(StateFile, HoldsWhatWasWrittenLast) {
    const test::TemporaryDirectory directory;
    const std::filesystem::path file = directory.file("state", "old");
    ASSERT_TRUE(write_state(file, "new"));
    EXPECT_EQ(*read_state(file), "new");
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".new"));
}

TEST(StateFile, StaysAsItWasWhenItCannotBeWritten) {
    const test::TemporaryDirectory directory;
    const std::filesystem::path file = directory.file("state", "old");
    std::filesystem::create_directory(file.string() + ".new");
    EXPECT_FALSE(write_state(file, "new"));
    EXPECT_EQ(*read_state(file), "old");
}

TEST(StateFile, ADirectoryThatIsMissingIsAMistakeOfTheConfiguration) {
    const test::TemporaryDirectory directory;
    const auto status = write_state(directory.file("beside", "") + ".none/state", "text");
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::config);
}

}  // namespace
}  // namespace evc::driver
