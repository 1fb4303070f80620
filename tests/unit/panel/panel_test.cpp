#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace {

/// A program that shows a panel, on a terminal of its own with this test at the other end.
class Terminal {
public:
    explicit Terminal(const char* language = "en") {
        winsize window{24, 80, 0, 0};
        int terminal = -1;
        if (openpty(&controller_, &terminal, nullptr, nullptr, &window) != 0) return;
        tcgetattr(terminal, &before_);  // while nobody else has it
        child_ = fork();
        if (child_ == 0) {
            close(controller_);
            login_tty(terminal);
            setenv("TERM", "xterm-256color", 1);
            setenv("LANGUAGE", language, 1);
            execl(EVC_PANEL_SHOW, EVC_PANEL_SHOW, nullptr);
            _exit(127);
        }
        close(terminal);
    }
    ~Terminal() {
        if (child_ > 0) {
            kill(child_, SIGKILL);
            waitpid(child_, nullptr, 0);
        }
        close(controller_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void type(const std::string& keys) const {
        ASSERT_EQ(write(controller_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
    }
    void resize(unsigned short columns, unsigned short rows) const {
        const winsize window{rows, columns, 0, 0};
        ASSERT_EQ(ioctl(controller_, TIOCSWINSZ, &window), 0);
    }
    void send(int signal) const { kill(child_, signal); }

    /// Whether the program writes `text` after what was looked for last, within 10 s.
    bool shows(const std::string& text) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (seen_.find(text) == std::string::npos) {
            pollfd wait{controller_, POLLIN, 0};
            if (std::chrono::steady_clock::now() > until || poll(&wait, 1, 1'000) < 0) return false;
            std::array<char, 4096> part{};
            const auto got = (wait.revents & POLLIN) != 0 ? read(controller_, part.data(), part.size()) : 0;
            if ((wait.revents & POLLHUP) != 0 && got <= 0) return false;
            seen_.append(part.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        }
        seen_.erase(0, seen_.find(text) + text.size());
        return true;
    }
    int wait_for_end() {
        int status = 0;
        waitpid(std::exchange(child_, -1), &status, 0);
        return status;
    }
    bool has_its_modes_back() const {
        termios modes{};
        tcgetattr(controller_, &modes);
        return modes.c_lflag == before_.c_lflag && modes.c_oflag == before_.c_oflag;
    }

private:
    std::string seen_;  ///< and not looked at yet
    int controller_ = -1;
    pid_t child_ = -1;
    termios before_{};
};

constexpr auto leaves_full_screen = "\x1b[?1049l";

TEST(Panel, ShowsTheFleetOnATerminal) {
    Terminal terminal;
    EXPECT_TRUE(terminal.shows("Gran Vía 32, Madrid"));
    EXPECT_TRUE(terminal.shows("CENTRAL system status OK"));
}

TEST(Panel, StopsTheSelectedOneAfterAYes) {
    Terminal terminal;
    ASSERT_TRUE(terminal.shows("system status OK"));
    terminal.type("\x1bOCs");
    ASSERT_TRUE(terminal.shows("Stop CP002?"));
    terminal.type("y");
    EXPECT_TRUE(terminal.shows("CP002: stopped by the operator"));
}

TEST(Panel, SpeaksSpanish) {
    Terminal terminal{"es"};
    ASSERT_TRUE(terminal.shows("Suministrando"));
    terminal.type("s");
    ASSERT_TRUE(terminal.shows("(s/n)"));
}

TEST(Panel, FollowsTheSizeOfItsWindow) {
    Terminal terminal;
    ASSERT_TRUE(terminal.shows("system status OK"));
    terminal.resize(30, 5);
    EXPECT_TRUE(terminal.shows("Needs a window of 40x10"));
    terminal.resize(120, 40);
    EXPECT_TRUE(terminal.shows("system status OK"));
}

TEST(Panel, GivesTheTerminalBackWhenItIsQuit) {
    Terminal terminal;
    ASSERT_TRUE(terminal.shows("system status OK"));
    EXPECT_FALSE(terminal.has_its_modes_back());
    terminal.type("q");
    ASSERT_TRUE(terminal.shows("Quit CENTRAL?"));
    terminal.type("y");
    EXPECT_TRUE(terminal.shows(leaves_full_screen));
    EXPECT_EQ(terminal.wait_for_end(), 0);
    EXPECT_TRUE(terminal.has_its_modes_back());
}

TEST(Panel, GivesTheTerminalBackWhenTheProgramCrashes) {
    Terminal terminal;
    ASSERT_TRUE(terminal.shows("system status OK"));
    terminal.send(SIGABRT);
    EXPECT_TRUE(terminal.shows(leaves_full_screen));
    const auto status = terminal.wait_for_end();
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    EXPECT_TRUE(terminal.has_its_modes_back());
}

}  // namespace
