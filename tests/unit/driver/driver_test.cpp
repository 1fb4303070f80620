#include "driver/driver.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::driver {
namespace {

class StatusTextOfDriver : public ::testing::Test {
protected:
    const CpId cp = *CpId::parse("CP003");
    const Moment now{Wall{seconds{1'000}}, Steady{seconds{100}}};
    TripEffects effects;
    Trip trip{TripSettings{}, *DriverId::parse("ana"), {cp, cp}, TripRecord{}, now, effects};
};

TEST_F(StatusTextOfDriver, SaysWhatItIsDoing) {
    EXPECT_EQ(status_text(trip, false), "0/2 tickets, asks again soon, broker away");
    trip.on(ChannelChanged{true, {}}, now, effects);
    trip.on(RequestMinted{{1, 2}}, now, effects);
    EXPECT_EQ(status_text(trip, true), "0/2 tickets, CP003 asked, broker connected");
    trip.on_time({now.wall, now.steady + central_silent_after}, effects);
    EXPECT_EQ(status_text(trip, true), "0/2 tickets, CP003 asked, broker connected, Central away");
}

TEST_F(StatusTextOfDriver, NamesTheTopicsThatTheBrokerRefuses) {
    const Trip done{TripSettings{}, *DriverId::parse("ana"), {cp}, TripRecord{1, {}}, now, effects};
    EXPECT_EQ(status_text(done, true, "requests"),
              "1/1 ticket, nothing more to ask, broker connected, the broker refuses messages for: requests");
}

TEST_F(StatusTextOfDriver, SaysThatAllIsDone) {
    const Trip done{TripSettings{}, *DriverId::parse("ana"), {cp}, TripRecord{1, {}}, now, effects};
    EXPECT_EQ(status_text(done, true), "1/1 ticket, nothing more to ask, broker connected");
}

/// A driver whose broker does not exist.
class LonelyDriver : public ::testing::Test {
protected:
    LonelyDriver() {
        config_.broker.bootstrap = "127.0.0.1:1";
        config_.driver = *DriverId::parse("ana");
        config_.requests = {{.line = 1, .cp = *CpId::parse("CP1")}};
    }

    void open() {
        auto opened = Driver::open(loop_, config_, *output_, [](const Status&) {});
        ASSERT_TRUE(opened) << opened.error().text;
        driver_ = *std::move(opened);
        driver_->start();
    }
    /// Until it says that it is done.
    void finish() {
        driver_->finish([this] { loop_.stop(); });
        loop_.run();
    }
    [[nodiscard]] static bool has_thread(const std::string& name) {
        for (const auto& task : std::filesystem::directory_iterator{"/proc/self/task"}) {
            std::ifstream file{task.path() / "comm"};
            std::string comm;
            if (std::getline(file, comm) && comm == name) return true;
        }
        return false;
    }

    const test::TemporaryDirectory directory_;
    Config config_;
    loop::Loop loop_;
    std::ostringstream out_;
    std::unique_ptr<Output> output_ = people_output(out_, 1, false);
    std::unique_ptr<Driver> driver_;
};

TEST_F(LonelyDriver, HasNoThreadForAStateFileThatItIsNotToKeep) {
    open();
    EXPECT_FALSE(has_thread("state"));
    finish();
}

TEST_F(LonelyDriver, KeepsHowFarItHasComeWhenItIsToldToEnd) {
    config_.state = directory_.path("state");
    open();
    EXPECT_TRUE(has_thread("state"));
    finish();
    driver_.reset();
    const auto file = StateFile::open(config_.state);
    ASSERT_TRUE(file);
    const auto text = *(*file)->read();
    ASSERT_TRUE(text);
    EXPECT_EQ(decode_state(*text, config_.driver, {*CpId::parse("CP1")}), TripRecord{});
}

}  // namespace
}  // namespace evc::driver
