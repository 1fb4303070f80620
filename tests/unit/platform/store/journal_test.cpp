#include "platform/store/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/store/maintenance.hpp"
#include "platform/store/meter_register.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

class JournalTest : public testing::Test {
protected:
    void reopen() {
        journal_.reset();
        journal_ = std::move(*Journal::open(path_, EngineId{5, 5}));
    }
    [[nodiscard]] JournalSnapshot load() {
        auto snapshot = journal_->load();
        EXPECT_TRUE(snapshot) << snapshot.error().text;
        return snapshot.value_or(JournalSnapshot{});
    }
    template <class... Change>
    [[nodiscard]] Status save(Change... changes) {
        JournalBatch batch;
        (batch.changes.emplace_back(std::move(changes)), ...);
        return journal_->commit(batch);
    }

    TempDir dir_;
    std::string path_ = dir_.file("journal.db");
    std::unique_ptr<Journal> journal_ = std::move(*Journal::open(path_, engine_id));
};

HeldSession held_session() {
    HeldSession h;
    h.session = session(1);
    h.request = request(1);
    h.driver = driver();
    h.tariff = {4'999, *Currency::parse("KWD")};
    h.expires_at = at(60);
    h.phase = HeldPhase::charging;
    h.seq = 3;
    h.start_register = {1'000};
    h.energy = {42};
    h.started_at = at(2);
    return h;
}

PendingReport pending_report(std::uint64_t number) {
    return {{Outcome::interrupted, session(number), driver(), 9, {77}, at(1), at(2), "engine-restart"}, at(3), at(60)};
}

ChargeRequest on_site_request(std::uint64_t number) {
    return {request(number), session(number), driver("maria"), cp(), Origin::site, at(1), std::nullopt};
}

TEST_F(JournalTest, KeepsTheIdItWasBegunWithAndTheLedgerItAdopted) {
    EXPECT_TRUE(load().ledger.is_nil());
    ASSERT_OK(save(AdoptLedger{ledger_id}));
    reopen();
    EXPECT_EQ(load().engine, engine_id);
    EXPECT_EQ(load().ledger, ledger_id);
    EXPECT_TRUE(load().stations.empty());
}

TEST_F(JournalTest, GivesBackAStationAsItWasSaved) {
    StationRecord record;
    record.cp = cp();
    record.n = ~std::uint64_t{0};
    record.stopped = true;
    record.held = held_session();
    record.pending = {pending_report(9), pending_report(2)};
    record.on_site = {on_site_request(8), on_site_request(3)};
    ASSERT_OK(save(SaveOrder{cp(), record.n, true}, SaveHeld{cp(), *record.held}, SavePending{cp(), record.pending[0]},
                   SavePending{cp(), record.pending[1]}, SaveOnSite{cp(), record.on_site[0]},
                   SaveOnSite{cp(), record.on_site[1]}));
    reopen();
    EXPECT_THAT(load().stations, testing::ElementsAre(record));
}

TEST_F(JournalTest, ReplacesWhatIsSavedAgainAndKeepsItsPlace) {
    auto held = held_session();
    auto report = pending_report(1);
    ASSERT_OK(save(SaveOrder{cp(), 1, true}, SaveHeld{cp(), held}, SavePending{cp(), report},
                   SavePending{cp(), pending_report(2)}));
    held.energy = {43};
    held.started_at.reset();
    report.receipted = true;
    ASSERT_OK(save(SaveOrder{cp(), 2, false}, SaveHeld{cp(), held}, SavePending{cp(), report}));
    const auto station = load().stations.at(0);
    EXPECT_EQ(station.n, 2U);
    EXPECT_FALSE(station.stopped);
    EXPECT_EQ(station.held, held);
    EXPECT_THAT(station.pending, testing::ElementsAre(report, pending_report(2)));
}

TEST_F(JournalTest, DropsOnlyWhatIsNamed) {
    ASSERT_OK(save(SaveHeld{cp("A"), held_session()}, SaveHeld{cp("B"), held_session()},
                   SavePending{cp("B"), pending_report(1)}, SavePending{cp("B"), pending_report(2)},
                   SaveOnSite{cp(), on_site_request(1)}, SaveOnSite{cp(), on_site_request(2)}));
    ASSERT_OK(save(DropHeld{cp("A")}, DropPending{cp("B"), session(1)}, DropPending{cp("A"), session(2)},
                   DropOnSite{cp(), request(2)}));
    const auto stations = load().stations;
    ASSERT_EQ(stations.size(), 2U);
    EXPECT_EQ(stations[0].cp, cp("B"));
    EXPECT_TRUE(stations[0].held);
    EXPECT_THAT(stations[0].pending, testing::ElementsAre(pending_report(2)));
    EXPECT_THAT(stations[1].on_site, testing::ElementsAre(on_site_request(1)));
}

TEST_F(JournalTest, IsNoLedger) {
    journal_.reset();
    const auto ledger = Ledger::open(path_, ledger_id);
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().fault, Fault::config);
}

TEST_F(JournalTest, IsInUseByOneProcessAtATime) {
    EXPECT_EQ(Journal::open(path_, engine_id).error().fault, Fault::unavailable);
}

TEST_F(JournalTest, IsSetAsideWhenItIsDamagedAndOnlyThen) {
    EXPECT_EQ(quarantine_journal(path_, at(0)).error().fault, Fault::unavailable);
    journal_.reset();
    EXPECT_EQ(quarantine_journal(path_, at(0)).error().fault, Fault::invalid);
    std::ofstream{path_, std::ios::trunc} << "no journal any more";
    const auto aside = quarantine_journal(path_, at(0));
    ASSERT_OK(aside);
    EXPECT_EQ(content_of(aside->name), "no journal any more");
    reopen();
    EXPECT_EQ(load().engine, (EngineId{5, 5}));
}

TEST_F(JournalTest, HasRegistersBesideItThatAreSetAsideWhenTheyAreDamagedAndOnlyThen) {
    const auto path = dir_.file("CP001.meter");
    ASSERT_OK(MeterRegister::open(path, MeterRegister::Missing::create));
    EXPECT_EQ(quarantine_register(path, path_, at(0)).error().fault, Fault::unavailable);
    journal_.reset();
    EXPECT_EQ(quarantine_register(path, path_, at(0)).error().fault, Fault::invalid);
    std::ofstream{path, std::ios::trunc} << "no register any more";
    const auto aside = quarantine_register(path, path_, at(0));
    ASSERT_OK(aside);
    EXPECT_EQ(content_of(aside->name), "no register any more");
    EXPECT_FALSE(MeterRegister::open(path, MeterRegister::Missing::fail));
}

}  // namespace
}  // namespace evc::store
