#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "platform/loop/timer.hpp"
#include "platform/store/journal.hpp"
#include "platform/store/meter_register.hpp"
#include "platform/store/worker_store.hpp"
#include "samples.hpp"
#include "support/promised.hpp"

namespace evc::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Lets no file of this process grow beyond `bytes` while it lives: the kernel refuses the write as on a full disk.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, SIG_DFL);
    }

private:
    rlimit before_{};
};

/// A file system of its own in memory; the tests that need one are skipped where mounting is not allowed.
class TinyFileSystem {
public:
    explicit TinyFileSystem(const std::string& size) : directory_(mount_point_.file("disk")) {
        std::filesystem::create_directory(directory_);
        mounted_ = ::mount("tmpfs", directory_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    TinyFileSystem(const TinyFileSystem&) = delete;
    TinyFileSystem& operator=(const TinyFileSystem&) = delete;
    ~TinyFileSystem() {
        if (mounted_) ::umount2(directory_.c_str(), MNT_DETACH);
    }
    [[nodiscard]] bool mounted() const { return mounted_; }
    [[nodiscard]] std::string file(const std::string& name) const { return directory_ + "/" + name; }
    /// Writes until nothing more fits.
    void fill() const {
        std::ofstream filler{file("filler"), std::ios::binary};
        const std::string block(4096, 'x');
        while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) continue;
    }
    void make_room() const { std::filesystem::remove(file("filler")); }
    [[nodiscard]] bool remount(unsigned long flags) const {
        return ::mount(nullptr, directory_.c_str(), nullptr, MS_REMOUNT | flags, nullptr) == 0;
    }

private:
    TempDir mount_point_;
    std::string directory_;
    bool mounted_ = false;
};

/// A ledger behind a queue, which commits until `until` says that it is enough.
class LedgerOnADisk {
public:
    explicit LedgerOnADisk(std::string path) : path_(std::move(path)), ledger_(open_ledger(path_)) {}

    /// Pushes one batch after another from now on, each when the one before was released.
    void commit_until(std::function<bool()> until) {
        until_ = std::move(until);
        next();
        loop_.run();
    }
    void next() {
        queue_.push(ended(++pushed_), [this](LedgerBatch&) {
            released_ = pushed_;
            if (until_()) return loop_.stop();
            next();
        });
    }
    [[nodiscard]] std::size_t stored() const { return tickets_in(path_); }

    loop::Loop loop_;
    std::string path_;
    std::unique_ptr<Ledger> ledger_;
    std::vector<std::string> said_;
    std::function<void()> on_trouble_;
    std::function<bool()> until_;
    std::uint64_t pushed_ = 0;
    std::uint64_t released_ = 0;
    CommitQueue<LedgerBatch> queue_{
        std::make_unique<WorkerStore<LedgerBatch>>(
            loop_, "ledger", [this](std::span<const LedgerBatch> batches) { return ledger_->commit(batches); }),
        {[this](const Error& error) {
             said_.push_back("trouble: " + error.text);
             on_trouble_();
         },
         [this] { said_.push_back("recovered"); },
         [this](const Error& error) {
             said_.push_back("failed: " + error.text);
             loop_.stop();
         },
         {}}};
};

TEST(DiskFault, ReleasesNothingThatIsNotStoredWhileFilesCannotGrow) {
    const TempDir dir;
    LedgerOnADisk disk{dir.file("l")};
    std::optional<SmallDisk> small{std::in_place, 400'000};
    std::uint64_t released_in_trouble = 0;
    loop::Timer timer{disk.loop_};
    disk.on_trouble_ = [&] {
        // Long enough for several attempts more.
        timer.after(milliseconds{400}, [&] {
            released_in_trouble = disk.released_;
            small.reset();
        });
    };
    disk.commit_until([&] { return !small; });
    EXPECT_THAT(disk.said_, ElementsAre(HasSubstr("trouble"), "recovered"));
    EXPECT_EQ(disk.released_, released_in_trouble + 1);
    EXPECT_EQ(disk.stored(), disk.released_);
}

TEST(DiskFault, GoesOnByItselfWithinASecondOfThereBeingSpace) {
    const TinyFileSystem disk{"1m"};
    if (!disk.mounted()) GTEST_SKIP() << "mounting a file system is not allowed here";
    LedgerOnADisk ledger{disk.file("l")};
    Steady room_made{};
    loop::Timer timer{ledger.loop_};
    ledger.on_trouble_ = [&] {
        timer.after(milliseconds{1'200}, [&] {
            disk.make_room();
            room_made = loop::Loop::now().steady;
        });
    };
    disk.fill();
    ledger.commit_until([&] { return room_made != Steady{}; });
    EXPECT_LT(loop::Loop::now().steady - room_made, promised(milliseconds{1'000}));
    EXPECT_THAT(ledger.said_, ElementsAre(HasSubstr("full"), "recovered"));
    EXPECT_EQ(ledger.stored(), ledger.released_);
}

TEST(DiskFault, GoesOnByItselfWhenAReadOnlyDiskCanBeWrittenAgain) {
    const TinyFileSystem disk{"8m"};
    if (!disk.mounted()) GTEST_SKIP() << "mounting a file system is not allowed here";
    // Files that are open for writing forbid a remount, so this one is found read-only at the start.
    ASSERT_TRUE(disk.remount(MS_RDONLY));
    const auto refused = Ledger::open(disk.file("l"), ledger_id);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::no_space);
    ASSERT_TRUE(disk.remount(0));
    EXPECT_TRUE(Ledger::open(disk.file("l"), ledger_id));
}

TEST(DiskFault, IsNoReasonToBeginAHalfLedgerOrMeter) {
    const TinyFileSystem disk{"1m"};
    if (!disk.mounted()) GTEST_SKIP() << "mounting a file system is not allowed here";
    disk.fill();
    EXPECT_EQ(Ledger::open(disk.file("l"), ledger_id).error().fault, Fault::no_space);
    EXPECT_EQ(Journal::open(disk.file("j"), engine_id).error().fault, Fault::no_space);
    EXPECT_EQ(MeterRegister::open(disk.file("m"), MeterRegister::Missing::create).error().fault, Fault::no_space);
    disk.make_room();
    EXPECT_TRUE(Ledger::open(disk.file("l"), ledger_id));
    EXPECT_TRUE(Journal::open(disk.file("j"), engine_id));
    EXPECT_EQ(MeterRegister::open(disk.file("m"), MeterRegister::Missing::create)->value(), WattHours{0});
}

TEST(DiskFault, DoesNotKeepTheMeterFromAdvancing) {
    const TinyFileSystem disk{"1m"};
    if (!disk.mounted()) GTEST_SKIP() << "mounting a file system is not allowed here";
    auto meter = MeterRegister::open(disk.file("m"), MeterRegister::Missing::create);
    disk.fill();
    for (std::int64_t n = 1; n < 10; ++n) ASSERT_OK(meter->advance({n}));
}

TEST(DiskFault, SaysThatADirectoryCannotBeWritten) {
    const TempDir dir;
    std::filesystem::create_directory(dir.file("closed"));
    ::chmod(dir.file("closed").c_str(), 0555);
    ::chmod(dir.file("").c_str(), 0755);
    // Root is asked for no permission; as somebody else the file system asks it too (setfsuid(2)).
    const auto uid = ::setfsuid(65534);
    const auto ledger = Ledger::open(dir.file("closed/l"), ledger_id);
    ::setfsuid(static_cast<uid_t>(uid));
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().fault, Fault::config);
    EXPECT_THAT(ledger.error().text, HasSubstr("closed/l"));
}

}  // namespace
}  // namespace evc::store
