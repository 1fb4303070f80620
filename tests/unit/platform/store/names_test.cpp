#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/store/journal.hpp"
#include "platform/store/maintenance.hpp"
#include "platform/store/meter_register.hpp"
#include "platform/store/sqlite.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

using testing::HasSubstr;

/// One store by other names, and what else a name can lead to.
class NamesTest : public testing::Test {
protected:
    [[nodiscard]] std::string hard_link(const std::string& path) const {
        const auto link = dir_.file("hard");
        std::filesystem::create_hard_link(path, link);
        return link;
    }
    [[nodiscard]] std::string symbolic_link(const std::string& path) const {
        std::filesystem::create_directory(dir_.file("elsewhere"));
        const auto link = dir_.file("elsewhere/symbolic");
        std::filesystem::create_symlink(path, link);
        return link;
    }
    [[nodiscard]] static mode_t mode_of(const std::string& path) {
        struct stat about {};
        return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 07777 : 0;
    }

    TempDir dir_;
    std::string path_ = dir_.file("store");
    std::string precious_ = dir_.file("precious");
};

TEST_F(NamesTest, ALedgerIsOneLedgerByAnyName) {
    const auto ledger = open_ledger(path_);
    for (const auto& name : {hard_link(path_), symbolic_link(path_)}) {
        const auto second = Ledger::open(name, ledger_id);
        ASSERT_FALSE(second) << name;
        EXPECT_EQ(second.error().fault, Fault::unavailable) << name;
        EXPECT_THAT(second.error().text, HasSubstr("another process")) << name;
    }
    ASSERT_OK(ledger->commit(ended(1)));
}

TEST_F(NamesTest, AJournalIsOneJournalByAnyName) {
    const auto journal = Journal::open(path_, engine_id);
    ASSERT_OK(journal);
    for (const auto& name : {hard_link(path_), symbolic_link(path_)})
        EXPECT_EQ(Journal::open(name, engine_id).error().fault, Fault::unavailable) << name;
}

TEST_F(NamesTest, ARegisterIsOneRegisterByAnyName) {
    const auto meter = MeterRegister::open(path_, MeterRegister::Missing::create);
    ASSERT_OK(meter);
    for (const auto& name : {hard_link(path_), symbolic_link(path_)})
        EXPECT_EQ(MeterRegister::open(name, MeterRegister::Missing::create).error().fault, Fault::unavailable) << name;
}

TEST_F(NamesTest, ADamagedStoreInUseIsNotSetAsideByAnotherName) {
    const auto ledger = open_ledger(path_);
    ASSERT_OK(ledger->commit(ended(1)));
    ASSERT_OK(Database::open(path_, Database::Access::read_write)->script("DELETE FROM ticket_bytes"));
    for (const auto& name : {hard_link(path_), symbolic_link(path_)}) {
        EXPECT_EQ(quarantine_ledger(name, at(0)).error().fault, Fault::unavailable) << name;
        EXPECT_TRUE(std::filesystem::exists(name));
    }
}

// Its write-ahead log lies beside the one name: opened by the other it would be an old ledger.
TEST_F(NamesTest, ALedgerWithTwoNamesIsRefusedUntilItHasOne) {
    open_ledger(path_).reset();
    const auto link = hard_link(path_);
    const auto opened = Ledger::open(link, ledger_id);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::config);
    EXPECT_THAT(opened.error().text, HasSubstr("2 names"));
    std::filesystem::remove(link);
    open_ledger(path_);
}

TEST_F(NamesTest, WhatBelongsToALedgerLiesBesideTheFileThatALinkLeadsTo) {
    open_ledger(path_).reset();
    const auto link = symbolic_link(path_);
    ASSERT_OK(open_ledger(link)->commit(ended(1)));
    EXPECT_FALSE(std::filesystem::exists(link + ".lock"));
    EXPECT_EQ(tickets_in(path_), 1U);
}

TEST_F(NamesTest, ALinkThatLeadsNowhereMakesNothing) {
    const auto link = symbolic_link(precious_);
    EXPECT_EQ(Ledger::open(link, ledger_id).error().fault, Fault::config);
    EXPECT_EQ(MeterRegister::open(link, MeterRegister::Missing::create).error().fault, Fault::config);
    EXPECT_FALSE(std::filesystem::exists(precious_));
}

TEST_F(NamesTest, WhatAProgramMakesBesideAStoreFollowsNoLink) {
    std::ofstream{precious_} << "precious";
    std::filesystem::create_symlink(precious_, path_ + ".new");
    ASSERT_OK(MeterRegister::open(path_, MeterRegister::Missing::create));
    std::filesystem::create_symlink(precious_, dir_.file("ledger.lock"));
    const auto ledger = Ledger::open(dir_.file("ledger"), ledger_id);
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().fault, Fault::config);
    EXPECT_THAT(ledger.error().text, HasSubstr("symbolic link"));
    EXPECT_EQ(content_of(precious_), "precious");
}

TEST_F(NamesTest, WhatIsNoFileIsRefusedAtOnce) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    for (const auto& name : {path_, std::string{"/dev/null"}, std::string{"/"}}) {
        EXPECT_EQ(MeterRegister::open(name, MeterRegister::Missing::create).error().fault, Fault::config) << name;
        EXPECT_EQ(FileLock::acquire(name).error().fault, Fault::config) << name;
        EXPECT_EQ(FileLock::acquire_itself(name).error().fault, Fault::config) << name;
    }
    EXPECT_EQ(Ledger::open(path_, ledger_id).error().fault, Fault::config);
}

TEST_F(NamesTest, WhatIsMadeIsForItsOwnerAloneUnderAnyUmask) {
    const auto umask_before = ::umask(0);
    ASSERT_OK(open_ledger(path_)->commit(ended(1)));
    ASSERT_OK(backup_ledger(path_, dir_.file("copy")));
    ASSERT_OK(MeterRegister::open(dir_.file("meter"), MeterRegister::Missing::create));
    ::umask(umask_before);
    for (const auto& name : {path_, path_ + ".lock", dir_.file("copy"), dir_.file("meter")})
        EXPECT_EQ(mode_of(name), 0600U) << name;
}

}  // namespace
}  // namespace evc::store
