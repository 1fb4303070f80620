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

const DriverId d1 = *DriverId::parse("d1");

std::vector<CpId> plan(std::initializer_list<const char*> ids) {
    std::vector<CpId> result;
    for (const auto* id : ids) result.push_back(*CpId::parse(id));
    return result;
}

TripRecord asking_second() {
    return {
        1,
        AskedRequest{
            {1, 2}, *CpId::parse("CP2"), Wall{milliseconds{1'764'000'000'123}}, Wall{milliseconds{1'764'000'030'123}}}};
}

std::string error_of(std::string_view text, const DriverId& driver, const std::vector<CpId>& lines) {
    const auto record = decode_state(text, driver, lines);
    if (record) return "no error";
    EXPECT_EQ(record.error().fault, Fault::config);
    return record.error().text;
}

TEST(StateText, GivesBackWhatItWasMadeFrom) {
    const auto lines = plan({"CP1", "CP2", "CP3"});
    for (const auto& record : {TripRecord{}, asking_second(), TripRecord{3, {}}})
        EXPECT_EQ(decode_state(encode_state(record, d1, lines), d1, lines), record);
}

TEST(StateText, LinesThatWereNotAskedYetMayChange) {
    const auto text = encode_state(asking_second(), d1, plan({"CP1", "CP2", "CP3"}));
    EXPECT_TRUE(decode_state(text, d1, plan({"CP1", "CP2", "CP9", "CP10"})));
    EXPECT_TRUE(decode_state(text, d1, plan({"CP1", "CP2"})));
}

TEST(StateText, LinesThatWereAskedMayNotChange) {
    const auto text = encode_state(asking_second(), d1, plan({"CP1", "CP2", "CP3"}));
    for (const auto& lines : {plan({"CP9", "CP2", "CP3"}), plan({"CP1", "CP9", "CP3"}), plan({"CP1"}), plan({})})
        EXPECT_EQ(error_of(text, d1, lines),
                  "of the request file the first 2 requests were asked already, and they are not the same any more");
}

TEST(StateText, AnotherDriversStateIsRefused) {
    const auto lines = plan({"CP1", "CP2"});
    EXPECT_EQ(error_of(encode_state(asking_second(), d1, lines), *DriverId::parse("d2"), lines),
              "it belongs to driver d1");
}

TEST(StateText, EveryTruncationIsRefused) {
    const auto lines = plan({"CP1", "CP2"});
    const auto text = encode_state(asking_second(), d1, lines);
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_NE(error_of(text.substr(0, size), d1, lines), "no error");
}

TEST(StateText, ACountBeyondAllSenseIsRefused) {
    const auto lines = plan({"CP1"});
    EXPECT_NE(
        error_of(R"({"v":1,"driverId":"d1","done":9007199254740991,"lines":"8a6e0804-2bd0-4672-b79d-d97027f9071a"})",
                 d1, lines),
        "no error");
}

}  // namespace
}  // namespace evc::driver
