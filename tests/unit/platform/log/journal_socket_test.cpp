#include "platform/log/journal_socket.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

namespace evc::log {
namespace {

/// What journald has its socket for; it reads when it is told to.
class JournalSocketTest : public ::testing::Test {
protected:
    JournalSocketTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "evc-journal-XXXXXX";
        directory_ = ::mkdtemp(pattern.data());
        path = directory_ / "socket";
        start();
    }
    void start() {
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    void stop() const {
        ::close(socket_);
        std::filesystem::remove(path);
    }
    ~JournalSocketTest() override {
        stop();
        std::filesystem::remove_all(directory_);
    }
    [[nodiscard]] std::string read() const {
        std::array<char, 4'096> entry{};
        const auto size = ::recv(socket_, entry.data(), entry.size(), MSG_DONTWAIT);
        return size < 0 ? std::string{} : std::string{entry.data(), static_cast<std::size_t>(size)};
    }

    std::string path;

private:
    std::filesystem::path directory_;
    int socket_ = -1;
};

TEST_F(JournalSocketTest, SendsFieldsAndLeavesEmptyOnesOut) {
    JournalSocket journal{path};
    EXPECT_TRUE(journal.send({{"PRIORITY", "6"}, {"EVC_SESSION", ""}, {"MESSAGE", "CP001 is away"}}));
    EXPECT_EQ(read(), "PRIORITY=6\nMESSAGE=CP001 is away\n");
}

TEST_F(JournalSocketTest, WaitsForNobodyWhoDoesNotRead) {
    JournalSocket journal{path};
    // Whoever waited without end would stand here for ever, once the socket's queue is full.
    int taken = 0;
    while (taken < 100'000 && journal.send({{"MESSAGE", "again"}})) ++taken;
    EXPECT_LT(taken, 100'000);
    EXPECT_FALSE(journal.send({{"MESSAGE", "again"}}));
    while (!read().empty()) {
    }
    EXPECT_TRUE(journal.send({{"MESSAGE", "again"}}));
}

TEST_F(JournalSocketTest, FindsAJournalThatWasStartedAgain) {
    JournalSocket journal{path};
    EXPECT_TRUE(journal.send({{"MESSAGE", "before"}}));
    stop();
    EXPECT_FALSE(journal.send({{"MESSAGE", "lost"}}));
    start();
    EXPECT_TRUE(journal.send({{"MESSAGE", "after"}}));
    EXPECT_EQ(read(), "MESSAGE=after\n");
}

TEST_F(JournalSocketTest, SaysThatThereIsNoJournal) {
    EXPECT_FALSE(JournalSocket{path + ".none"}.send({{"MESSAGE", "x"}}));
    EXPECT_FALSE(JournalSocket{std::string(200, 'x')}.send({{"MESSAGE", "x"}}));
}

}  // namespace
}  // namespace evc::log
