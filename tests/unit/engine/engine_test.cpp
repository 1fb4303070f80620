#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "unit/platform/config/temporary_directory.hpp"
#include "unit/platform/net/net_testing.hpp"

namespace evc::engine {
namespace {

const Condition well{true, true, true};

std::string of(const std::vector<StatusSummary>& cps, const Condition& condition = well) {
    return status_text(cps, condition);
}

TEST(StatusTextOfEngine, SaysHowItsOneChargePointIs) {
    EXPECT_EQ(of({{"CP001", CpState::available, true, 0}}),
              "CP001 available, broker connected, monitor seen, 0 reports pending");
    EXPECT_EQ(of({{"CP001", CpState::faulted, false, 1}}),
              "CP001 faulted, broker connected, no monitor seen, 1 report pending");
}

TEST(StatusTextOfEngine, SaysThatItWaitsForItsName) {
    EXPECT_EQ(of({{}}),
              "no charge point until a health check names it, broker connected, no monitor seen, 0 reports pending");
}

TEST(StatusTextOfEngine, CountsSeveral) {
    EXPECT_EQ(of({{"CP1", CpState::available, true, 0},
                  {"CP2", CpState::supplying, true, 2},
                  {"CP3", CpState::available, false, 1}}),
              "3 charge points: 1 supplying, 2 available, broker connected, 2 monitors seen, 3 reports pending");
}

TEST(StatusTextOfEngine, SaysWhatIsWrong) {
    const StatusSummary cp{"CP001", CpState::available, true, 0};
    EXPECT_EQ(of({cp}, {false, false, true}), "CP001 available, broker away, monitor seen, 0 reports pending");
    EXPECT_EQ(of({cp}, {true, false, false}),
              "CP001 available, broker connected, monitor seen, 0 reports pending, commands are not heard yet, the "
              "journal cannot be written");
    EXPECT_EQ(of({cp}, {true, true, true, "telemetry"}),
              "CP001 available, broker connected, monitor seen, 0 reports pending, the broker refuses messages for: "
              "telemetry");
}

/// An engine whose broker does not exist: what Central would say it is told directly.
class LonelyEngine : public ::testing::Test {
protected:
    LonelyEngine() {
        config_.broker.bootstrap = "127.0.0.1:1";
        config_.state_directory = directory_.path("state");
        config_.charge_points.push_back(
            {.id = cp_, .health = {.host = {}, .port = 0, .path = directory_.path("health.sock")}, .auto_plug = false});
    }

    void open() {
        engine_.reset();
        shown_.clear();
        auto opened = Engine::open(loop_, config_, [this](const ShowSign& sign) {
            shown_.push_back({sign, journal().stations});
        });
        ASSERT_TRUE(opened) << opened.error().text;
        engine_ = *std::move(opened);
    }
    /// What is in the journal now: that of a copy, as a crash at this moment would leave it.
    [[nodiscard]] JournalSnapshot journal() const {
        const test::TemporaryDirectory copy;
        std::filesystem::copy(config_.state_directory, copy.path("state"));
        const auto opened = store::Journal::open(copy.path("state") + "/" + journal_file, EngineId{1, 1});
        EXPECT_TRUE(opened);
        return opened ? *(*opened)->load() : JournalSnapshot{};
    }
    [[nodiscard]] ChargePointHost& host() const { return *engine_->hosts().front(); }
    void give(Order order) { host().handle(Command{cp_, LedgerId{1, 2}, loop::Loop::now().wall, std::move(order)}); }
    void authorize() {
        give(Authorize{session_,
                       {3, 3},
                       *DriverId::parse("d1"),
                       *Tariff::parse("0.5", Currency{}),
                       loop::Loop::now().wall + seconds{60}});
    }
    bool shows(SignKind kind) {
        return net::run_until(loop_, [&] { return !shown_.empty() && shown_.back().sign.kind == kind; });
    }

    struct Shown {
        ShowSign sign;
        std::vector<StationRecord> journal;  ///< at that moment
    };

    const test::TemporaryDirectory directory_;
    const CpId cp_ = *CpId::parse("CP1");
    const SessionId session_{2, 2};
    Config config_;
    loop::Loop loop_;
    std::vector<Shown> shown_;
    std::unique_ptr<Engine> engine_;
};

TEST_F(LonelyEngine, HasInItsJournalWhatItShows) {
    open();
    give(StopCp{7, {}});
    EXPECT_TRUE(shown_.empty());
    ASSERT_TRUE(shows(SignKind::stopped));
    ASSERT_EQ(shown_.back().journal.size(), 1U);
    EXPECT_TRUE(shown_.back().journal[0].stopped);
    EXPECT_EQ(shown_.back().journal[0].n, 7U);
}

TEST_F(LonelyEngine, HasASessionInItsJournalBeforeItAcceptsIt) {
    open();
    authorize();
    ASSERT_TRUE(shows(SignKind::session_accepted));
    ASSERT_EQ(shown_.back().journal.size(), 1U);
    ASSERT_TRUE(shown_.back().journal[0].held);
    EXPECT_EQ(shown_.back().journal[0].held->session, session_);
}

TEST_F(LonelyEngine, TakesUpAfterACrashWhereItsJournalStands) {
    open();
    authorize();
    ASSERT_TRUE(shows(SignKind::session_accepted));
    open();
    ASSERT_TRUE(shows(SignKind::session_ended));
    EXPECT_EQ(shown_.back().sign.detail, "engine-restart");
    EXPECT_FALSE(shown_.back().journal.at(0).held);
    EXPECT_EQ(shown_.back().journal.at(0).pending.size(), 1U);
    EXPECT_EQ(engine_->status_text(), "CP1 available, broker away, no monitor seen, 1 report pending");
}

TEST_F(LonelyEngine, StoresWhatIsUnderWayBeforeItIsDone) {
    open();
    give(StopCp{7, {}});
    bool stopped = false;
    bool done = false;
    engine_->finish([&] {
        stopped = journal().stations.at(0).stopped;
        done = true;
    });
    EXPECT_FALSE(done);
    ASSERT_TRUE(net::run_until(loop_, [&] { return done; }));
    EXPECT_TRUE(stopped);
}

TEST_F(LonelyEngine, IsTheChargePointThatTheFirstHealthCheckNames) {
    config_.charge_points[0].id = CpId{};
    open();
    EXPECT_TRUE(host().cp().empty());
    auto peer = net::Peer::connected_to(config_.charge_points[0].health);
    peer.send("HEALTH_CHECK#CP7\nHEALTH_CHECK#CP8\n");
    EXPECT_TRUE(net::run_until(loop_, [&] { return peer.read().received() == "OK\nKO#other-charge-point\n"; }))
        << peer.received();
    EXPECT_EQ(host().cp().text(), "CP7");
    EXPECT_TRUE(host().monitor_seen());
    EXPECT_TRUE(std::filesystem::exists(config_.state_directory / "CP7.meter"));
}

TEST_F(LonelyEngine, IsTheOnlyOneWithItsJournal) {
    open();
    const auto second = Engine::open(loop_, config_, {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::unavailable);
}

TEST_F(LonelyEngine, SaysThatItsDirectoryCannotBeMade) {
    config_.state_directory = directory_.file("file", "") + "/state";
    const auto opened = Engine::open(loop_, config_, {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::config);
}

}  // namespace
}  // namespace evc::engine
