#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "platform/store/journal.hpp"
#include "platform/store/maintenance.hpp"
#include "platform/store/meter_register.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

/// A process of its own that does `work`, which writes a number to `acknowledge` after each piece of it.
class Victim {
public:
    explicit Victim(const std::function<void(int acknowledge)>& work) {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::pipe(ends), 0);
        process_ = ::fork();
        if (process_ == 0) {
            work(ends[1]);
            ::_exit(1);
        }
        ::close(ends[1]);
        from_ = ends[0];
    }
    Victim(const Victim&) = delete;
    Victim& operator=(const Victim&) = delete;
    ~Victim() {
        kill();
        ::close(from_);
    }
    /// Until it has acknowledged `piece`, or ends by itself.
    void wait_for(std::uint64_t piece) {
        while (last_ < piece && read_one()) continue;
    }
    /// In the middle of whatever it does; gives the last number that it acknowledged.
    std::uint64_t kill() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
            process_ = 0;
            while (read_one()) continue;
        }
        return last_;
    }

private:
    bool read_one() {
        std::uint64_t number = 0;
        if (::read(from_, &number, sizeof number) != sizeof number) return false;
        last_ = number;
        return true;
    }

    pid_t process_ = 0;
    int from_ = -1;
    std::uint64_t last_ = 0;
};

std::uint64_t kill_after(std::uint64_t pieces, const std::function<void(int acknowledge)>& work) {
    Victim victim{work};
    victim.wait_for(pieces);
    return victim.kill();
}

void say(int acknowledge, std::uint64_t number) {
    if (::write(acknowledge, &number, sizeof number) != sizeof number) ::_exit(2);
}

// Each round is killed at another point; the ledger goes on from where the round before left it.
TEST(Crash, LosesNoCommitThatTheLedgerAcknowledged) {
    const TempDir dir;
    const auto path = dir.file("ledger.db");
    std::uint64_t stored = 0;
    for (std::uint64_t round = 1; round <= 8; ++round) {
        const auto acknowledged = kill_after(stored + 11 * round, [&](int acknowledge) {
            auto ledger = Ledger::open(path, ledger_id);
            for (auto n = stored + 1; ledger; ++n) {
                auto batch = ended(n);
                batch.outbox = row(n).outbox;
                if (!(*ledger)->commit(batch)) return;
                say(acknowledge, n);
            }
        });
        ASSERT_GE(acknowledged, stored + 11 * round);
        const auto ledger = open_ledger(path);
        stored = ledger->last_outbox_id();
        EXPECT_GE(stored, acknowledged);
        EXPECT_LE(stored, acknowledged + 1);
        EXPECT_EQ(tickets_in(path), stored);
        EXPECT_EQ(ledger->outbox_after(0, 1'000'000)->size(), stored);
    }
    EXPECT_TRUE(verify_ledger(path).value().empty());
}

TEST(Crash, LosesNoCommitThatTheJournalAcknowledged) {
    const TempDir dir;
    const auto path = dir.file("journal.db");
    const auto acknowledged = kill_after(100, [&](int acknowledge) {
        auto journal = Journal::open(path, engine_id);
        for (std::uint64_t n = 1; journal && (*journal)->commit(JournalBatch{{SaveOrder{cp(), n, false}}}); ++n)
            say(acknowledge, n);
    });
    ASSERT_GE(acknowledged, 100U);
    const auto journal = Journal::open(path, engine_id);
    ASSERT_OK(journal);
    EXPECT_GE((*journal)->load()->stations.at(0).n, acknowledged);
}

TEST(Crash, LosesNoReadingThatTheMeterAcknowledged) {
    const TempDir dir;
    const auto path = dir.file("meter");
    const auto acknowledged = kill_after(100, [&](int acknowledge) {
        auto meter = MeterRegister::open(path, MeterRegister::Missing::create);
        for (std::int64_t n = 1; meter && meter->advance({n}); ++n) say(acknowledge, static_cast<std::uint64_t>(n));
    });
    ASSERT_GE(acknowledged, 100U);
    const auto meter = MeterRegister::open(path, MeterRegister::Missing::fail);
    ASSERT_OK(meter);
    EXPECT_GE(meter->value().value, static_cast<std::int64_t>(acknowledged));
    EXPECT_LE(meter->value().value, static_cast<std::int64_t>(acknowledged) + 1);
}

// A backup of a ledger in full use is the ledger as it was at one moment.
TEST(Crash, FindsBackupsWholeThatWereMadeMeanwhile) {
    const TempDir dir;
    const auto path = dir.file("ledger.db");
    Victim central{[&](int acknowledge) {
        auto ledger = Ledger::open(path, ledger_id);
        for (std::uint64_t n = 1; ledger && (*ledger)->commit(ended(n)); ++n) say(acknowledge, n);
    }};
    for (std::uint64_t n = 1; n <= 5; ++n) {
        central.wait_for(n * 20);
        const auto copy = dir.file("copy" + std::to_string(n));
        ASSERT_OK(backup_ledger(path, copy));
        EXPECT_TRUE(verify_ledger(copy).value().empty());
        EXPECT_GE(tickets_in(copy), n * 20);
    }
}

}  // namespace
}  // namespace evc::store
