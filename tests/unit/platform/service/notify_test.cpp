#include "platform/service/notify.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "platform/loop/loop.hpp"
#include "platform/service/watchdog.hpp"

namespace evc::service {
namespace {

using ::testing::ElementsAre;

/// The socket of a service manager, in the abstract namespace, and the environment that names it.
class Systemd : public ::testing::Test {
protected:
    Systemd() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        const auto name = "evc-notify-" + std::to_string(::getpid());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(&address.sun_path[1], name.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
        ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    }
    ~Systemd() override {
        ::close(socket_);
        for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
    }

    std::vector<std::string> received() {
        std::vector<std::string> messages;
        std::array<char, 512> buffer{};
        while (true) {
            const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
            if (size < 0) return messages;
            messages.emplace_back(buffer.data(), static_cast<std::size_t>(size));
        }
    }

    Notify notify_;
    loop::Loop loop_;

private:
    const int socket_;
};

TEST_F(Systemd, HearsEachStep) {
    notify_.ready();
    notify_.alive();
    notify_.stopping();
    EXPECT_THAT(received(), ElementsAre("READY=1", "WATCHDOG=1", "STOPPING=1"));
}

TEST_F(Systemd, HearsAStatusOnlyWhenItChanges) {
    notify_.status("2/3 charge points connected");
    notify_.status("2/3 charge points connected");
    notify_.status("3/3\nREADY=1");
    EXPECT_THAT(received(), ElementsAre("STATUS=2/3 charge points connected", "STATUS=3/3 READY=1"));
}

TEST_F(Systemd, HearsWhenAReloadBegan) {
    using std::chrono::microseconds;
    const auto now = [] {
        const auto time = std::chrono::steady_clock::now().time_since_epoch();
        return std::chrono::duration_cast<microseconds>(time).count();
    };
    const auto before = now();
    notify_.reloading();
    const auto messages = received();
    ASSERT_EQ(messages.size(), 1U);
    const std::string start = "RELOADING=1\nMONOTONIC_USEC=";
    ASSERT_TRUE(messages[0].starts_with(start)) << messages[0];
    const auto stamp = std::stoll(messages[0].substr(start.size()));
    EXPECT_GE(stamp, before);
    EXPECT_LE(stamp, now());
}

TEST_F(Systemd, SaysHowOftenItsWatchdogWantsToBeFed) {
    EXPECT_EQ(watchdog_interval(), milliseconds{0});
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    EXPECT_EQ(watchdog_interval(), milliseconds{30'000});
    ::setenv("WATCHDOG_PID", "1", 1);
    EXPECT_EQ(watchdog_interval(), milliseconds{0});
}

TEST_F(Systemd, IsFedByTheLoopWhileAllIsWell) {
    auto asked = 0;
    const Watchdog watchdog{loop_, notify_, milliseconds{3}, [this, &asked] {
                                if (++asked == 4) loop_.stop();
                                return asked <= 2;
                            }};
    loop_.run();
    EXPECT_THAT(received(), ElementsAre("WATCHDOG=1", "WATCHDOG=1"));
}

TEST_F(Systemd, IsNotFedWithoutAWatchdog) {
    auto asked = false;
    const Watchdog watchdog{loop_, notify_, milliseconds{0}, [&asked] { return asked = true; }};
    loop::Timer timer{loop_};
    timer.after(milliseconds{5}, [this] { loop_.stop(); });
    loop_.run();
    EXPECT_FALSE(asked);
}

TEST(WithoutSystemd, EveryCallDoesNothing) {
    ::unsetenv("NOTIFY_SOCKET");
    Notify notify;
    notify.ready();
    notify.status("well");
    notify.reloading();
    notify.alive();
    notify.stopping();
}

}  // namespace
}  // namespace evc::service
