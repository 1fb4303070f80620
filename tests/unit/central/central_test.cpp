#include "central/central.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "unit/platform/config/temporary_directory.hpp"
#include "unit/platform/net/net_testing.hpp"

namespace evc::central {
namespace {

using net::Peer;
using net::run_until;
using testing::HasSubstr;

CpId cp_id(const char* text) { return *CpId::parse(text); }

/// A Central whose broker does not exist: monitors and operators speak to it, and what it stores is looked for in its
/// ledger.
class LonelyCentral : public ::testing::Test {
protected:
    LonelyCentral() {
        config_.broker.bootstrap = "127.0.0.1:1";
        config_.listen = {"127.0.0.1", 0, ""};
        config_.ledger = directory_.path("central.db");
    }

    void open() {
        auto opened = Central::open(loop_, config_, kept_);
        ASSERT_TRUE(opened) << opened.error().text;
        central_ = std::move(*opened);
    }
    bool until(const std::function<bool()>& done) { return run_until(loop_, done); }

    /// How a call ended.
    template <class Call>
    std::optional<CallOutcome> outcome_of(Call call) {
        std::optional<CallOutcome> ended;
        central_->call(std::move(call), [&](CallOutcome outcome, const std::string&) { ended = outcome; });
        EXPECT_TRUE(until([&] { return ended.has_value(); }));
        return ended;
    }
    [[nodiscard]] Peer monitor(const std::string& line) const {
        auto peer = Peer::connected_to({"127.0.0.1", central_->monitor_port(), ""});
        peer.send(line);
        return peer;
    }
    bool shows(const char* cp, CpState state) {
        return until([&] {
            const auto* found = central_->fleet().find(cp_id(cp));
            return found != nullptr && found->shown == state;
        });
    }
    /// What the ledger knows after the end of this Central, in order or not.
    std::vector<CpRecord> stored() {
        central_.reset();
        auto config = config_;
        config.known.clear();
        auto ledger = OpenedLedger::open(config);
        EXPECT_TRUE(ledger) << ledger.error().text;
        auto found = ledger->snapshot.charge_points;
        std::ranges::sort(found, {}, &CpRecord::id);
        return found;
    }

    const test::TemporaryDirectory directory_;
    Config config_;
    loop::Loop loop_;
    service::DescriptorStore kept_;
    std::unique_ptr<Central> central_;
};

TEST_F(LonelyCentral, AnswersAnOperatorWhenItIsStored) {
    open();
    bool answered = false;
    central_->call(AddCpCall{0, cp_id("CP0"), "", {}}, [&](CallOutcome, const std::string&) { answered = true; });
    EXPECT_FALSE(answered) << "not before";
    EXPECT_EQ(outcome_of(AddCpCall{0, cp_id("CP1"), "Gran Vía", {}}), CallOutcome::done);
    EXPECT_EQ(outcome_of(StopCall{0, cp_id("CP1"), {}}), CallOutcome::done);
    const auto known = stored();
    ASSERT_EQ(known.size(), 2U);
    EXPECT_EQ(known[1].location, "Gran Vía");
    EXPECT_TRUE(known[1].stopped);
}

TEST_F(LonelyCentral, TellsAnOperatorWhatCannotBe) {
    open();
    EXPECT_EQ(outcome_of(StopCall{0, cp_id("CP1"), {}}), CallOutcome::unknown_charge_point);
    EXPECT_EQ(outcome_of(AddCpCall{0, cp_id("CP1"), "", {}}), CallOutcome::done);
    EXPECT_EQ(outcome_of(RemoveCpCall{0, cp_id("CP1")}), CallOutcome::done);
    EXPECT_TRUE(stored().empty());
}

TEST_F(LonelyCentral, RemembersWhoIsConnected) {
    open();
    const auto peer = monitor("REGISTER#CP1#Gran Via#0.45\n");
    ASSERT_TRUE(shows("CP1", CpState::available));
    EXPECT_EQ(outcome_of(StopCall{0, cp_id("CP1"), {}}), CallOutcome::done) << "what came before it is stored, too";
    const auto known = stored();
    ASSERT_EQ(known.size(), 1U);
    EXPECT_TRUE(known[0].connected) << "a start that follows waits for its monitor";
}

TEST_F(LonelyCentral, TellsThoseWhoWatchOfEachChange) {
    open();
    std::vector<std::string> changed;
    std::vector<NoticeKind> said;
    auto subscription = central_->subscribe({.changed = [&](const CpId& cp) { changed.push_back(cp.text()); },
                                             .said = [&](const Notice& notice) { said.push_back(notice.kind); },
                                             .condition = {}});
    auto peer = monitor("REGISTER#CP1#Gran Via#0.45\n");
    ASSERT_TRUE(shows("CP1", CpState::available));
    EXPECT_THAT(changed, testing::Contains("CP1"));
    EXPECT_THAT(said, testing::IsSupersetOf({NoticeKind::cp_added, NoticeKind::cp_connected}));
    subscription.reset();
    const auto before = changed.size();
    peer.send("FAULT#CP1#smoke\n");
    ASSERT_TRUE(shows("CP1", CpState::faulted));
    EXPECT_EQ(changed.size(), before);
}

TEST_F(LonelyCentral, KnowsTheChargePointsOfItsConfiguration) {
    config_.known.push_back({cp_id("CP1"), "Gran Vía", Tariff{4'500, Currency{}}});
    open();
    EXPECT_EQ(central_->fleet().size(), 1U);
    auto changed = config_;
    changed.known[0].location = "Plaza Mayor";
    changed.known.push_back({cp_id("CP2"), "", Tariff{5'000, Currency{}}});
    central_->reconfigure(changed);
    EXPECT_EQ(outcome_of(StopCall{0, cp_id("CP2"), {}}), CallOutcome::done);
    const auto known = stored();
    ASSERT_EQ(known.size(), 2U);
    EXPECT_EQ(known[0].location, "Plaza Mayor");
}

TEST_F(LonelyCentral, IsNotWellWithoutABroker) {
    open();
    EXPECT_FALSE(central_->condition().well());
    EXPECT_FALSE(central_->condition().broker_connected);
    EXPECT_TRUE(central_->condition().ledger_writable);
}

TEST_F(LonelyCentral, HasItsLedgerForItselfAlone) {
    open();
    service::DescriptorStore nothing_kept;
    const auto second = Central::open(loop_, config_, nothing_kept);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().text, HasSubstr("central.db"));
}

TEST_F(LonelyCentral, EndsInOrderWithWhatWasUnderWayStored) {
    open();
    bool answered = false;
    bool ended = false;
    central_->call(AddCpCall{0, cp_id("CP1"), "", {}}, [&](CallOutcome, const std::string&) { answered = true; });
    central_->finish([&] { ended = true; });
    ASSERT_TRUE(until([&] { return ended; }));
    EXPECT_TRUE(answered);
    EXPECT_EQ(stored().size(), 1U);
}

}  // namespace
}  // namespace evc::central
