#include "platform/store/maintenance.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "platform/store/sqlite.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MaintenanceTest : public testing::Test {
protected:
    void SetUp() override {
        CpRecord record;
        record.id = cp();
        auto open = row(1);
        open.changes.emplace_back(SaveCp{record});
        open.changes.emplace_back(SaveSession{session_record(3, SessionState::charging)});
        open.offsets.push_back({std::nullopt, {"requests", 0, 7, at(1), 1}});
        for (const auto& batch : {ended(1), ended(2), open}) ASSERT_OK(ledger_->commit(batch));
    }
    /// Does to the ledger what no Central would.
    void meddle(const std::string& sql) {
        auto database = Database::open(path_, Database::Access::read_write);
        ASSERT_OK(database);
        ASSERT_OK(database->script(sql));
    }
    [[nodiscard]] std::vector<std::string> findings() { return verify_ledger(path_).value(); }

    TempDir dir_;
    std::string path_ = dir_.file("ledger.db");
    std::unique_ptr<Ledger> ledger_ = open_ledger(path_);
};

TEST_F(MaintenanceTest, FindsNothingInASoundLedgerThatIsInUse) { EXPECT_THAT(findings(), IsEmpty()); }

TEST_F(MaintenanceTest, FindsAnEndedSessionWithoutTicket) {
    meddle("DELETE FROM tickets WHERE number = 1");
    EXPECT_THAT(findings(), testing::Contains(HasSubstr("has ended without a ticket")));
}

TEST_F(MaintenanceTest, FindsAnOpenSessionWithATicket) {
    meddle("UPDATE sessions SET state = 1 WHERE id = (SELECT session FROM tickets WHERE number = 1)");
    EXPECT_THAT(findings(), testing::Contains(HasSubstr("is open and has a ticket already")));
    EXPECT_THAT(findings(), testing::Contains("charge point CP1 holds more than one open session"));
}

TEST_F(MaintenanceTest, FindsEnergyThatIsNotTheSessions) {
    meddle("UPDATE tickets SET energy = energy + 1000, amount = amount + 50 WHERE number = 2");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("bears another energy than its session")));
}

TEST_F(MaintenanceTest, FindsAnAmountThatTheTariffDoesNotGive) {
    meddle("UPDATE tickets SET amount = amount + 1 WHERE number = 2");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("bears another amount than its tariff gives")));
}

TEST_F(MaintenanceTest, FindsATicketWithoutItsBytes) {
    meddle("DELETE FROM ticket_bytes WHERE ticket = 1");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("has no bytes to be sent")));
}

TEST_F(MaintenanceTest, FindsWhatCannotBeSentOrRead) {
    meddle("UPDATE outbox SET topic = ''; UPDATE offsets SET next = -5");
    EXPECT_THAT(findings(), ElementsAre("outbox row 1 cannot be sent", "offset of requests 0 cannot be"));
}

TEST_F(MaintenanceTest, TellsOnlySoMuch) {
    std::vector<LedgerBatch> many;
    for (std::uint64_t n = 10; n < 10 + findings_max + 50; ++n) many.push_back(ended(n));
    ASSERT_OK(ledger_->commit(many));
    meddle("UPDATE tickets SET amount = 1");
    EXPECT_EQ(findings().size(), findings_max);
}

TEST_F(MaintenanceTest, BacksUpALedgerThatIsInUseIntoOneFile) {
    const auto copy = dir_.file("copy.db");
    ASSERT_OK(backup_ledger(path_, copy));
    ASSERT_OK(ledger_->commit(ended(9)));
    EXPECT_FALSE(std::filesystem::exists(copy + "-wal"));
    EXPECT_THAT(verify_ledger(copy).value(), IsEmpty());
    const auto restored = open_ledger(copy);
    EXPECT_EQ(restored->id(), ledger_id);
    EXPECT_EQ(tickets_in(copy), 2U);
    EXPECT_EQ(restored->last_outbox_id(), 1U);
}

TEST_F(MaintenanceTest, NeverOverwritesWithABackup) {
    const auto copy = dir_.file("copy.db");
    std::ofstream{copy} << "precious";
    const auto status = backup_ledger(path_, copy);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::usage);
    EXPECT_EQ(content_of(copy), "precious");
}

TEST_F(MaintenanceTest, LeavesNothingBehindWhenThereIsNothingToBackUp) {
    EXPECT_FALSE(backup_ledger(dir_.file("none"), dir_.file("copy.db")));
    EXPECT_FALSE(std::filesystem::exists(dir_.file("copy.db")));
    EXPECT_FALSE(std::filesystem::exists(dir_.file("copy.db.unfinished")));
}

/// A file that is open while it lives.
class OpenFile {
public:
    OpenFile(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CREAT, 0600)) {}
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

TEST_F(MaintenanceTest, BacksUpIntoAFileThatSomebodyElseOpened) {
    const auto copy = dir_.file("copy.db");
    ASSERT_OK(backup_ledger_into(path_, OpenFile{copy, O_WRONLY}.get()));
    EXPECT_THAT(verify_ledger(copy).value(), IsEmpty());
    EXPECT_EQ(open_ledger(copy)->id(), ledger_id);
    EXPECT_FALSE(std::filesystem::exists(path_ + ".backup-unfinished"));
}

TEST_F(MaintenanceTest, BacksUpOnlyIntoAnEmptyFileThatCanBeWritten) {
    const auto copy = dir_.file("copy.db");
    EXPECT_EQ(backup_ledger_into(path_, OpenFile{copy, O_RDONLY}.get()).error().fault, Fault::invalid);
    EXPECT_EQ(backup_ledger_into(path_, OpenFile{"/dev/null", O_WRONLY}.get()).error().fault, Fault::invalid);
    std::ofstream{copy} << "precious";
    EXPECT_EQ(backup_ledger_into(path_, OpenFile{copy, O_RDWR}.get()).error().fault, Fault::invalid);
    EXPECT_EQ(content_of(copy), "precious");
}

TEST_F(MaintenanceTest, SetsADamagedLedgerAsideSoThatTheNextStartBeginsAnew) {
    ledger_.reset();
    std::ofstream{path_, std::ios::trunc} << "no ledger any more";
    std::ofstream{path_ + "-wal"} << "left over";
    const auto aside = quarantine_ledger(path_, at(0));
    ASSERT_OK(aside);
    EXPECT_EQ(aside->name, path_ + ".corrupt-20241004T000000Z");
    EXPECT_THAT(aside->findings, testing::Not(IsEmpty()));
    EXPECT_EQ(content_of(aside->name), "no ledger any more");
    EXPECT_EQ(content_of(aside->name + "-wal"), "left over");
    const auto anew = open_ledger(path_);
    EXPECT_EQ(tickets_in(path_), 0U);
}

TEST_F(MaintenanceTest, SetsALedgerAsideWhoseBooksDoNotFitTogether) {
    meddle("DELETE FROM tickets WHERE number = 1");
    ledger_.reset();
    const auto aside = quarantine_ledger(path_, at(0));
    ASSERT_OK(aside);
    EXPECT_THAT(aside->findings, testing::Contains(HasSubstr("has ended without a ticket")));
}

TEST_F(MaintenanceTest, LeavesALedgerThatIsSoundInUseMissingOrNoneOfOurs) {
    meddle("DELETE FROM tickets WHERE number = 1");
    EXPECT_EQ(quarantine_ledger(path_, at(0)).error().fault, Fault::unavailable);
    const auto sound = dir_.file("sound.db");
    open_ledger(sound);
    EXPECT_EQ(quarantine_ledger(sound, at(0)).error().fault, Fault::invalid);
    EXPECT_TRUE(std::filesystem::exists(sound));
    EXPECT_EQ(quarantine_ledger(dir_.file("none"), at(0)).error().fault, Fault::unavailable);
    EXPECT_FALSE(std::filesystem::exists(dir_.file("none")));
    const auto foreign = dir_.file("foreign.db");
    std::ofstream{foreign}.close();
    ASSERT_OK(Database::open(foreign, Database::Access::read_write)->script("CREATE TABLE theirs (a)"));
    EXPECT_EQ(quarantine_ledger(foreign, at(0)).error().fault, Fault::config);
    EXPECT_TRUE(std::filesystem::exists(foreign));
}

}  // namespace
}  // namespace evc::store
