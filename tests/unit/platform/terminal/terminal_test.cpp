#include "platform/terminal/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "platform/loop/events.hpp"

namespace evc::terminal {
namespace {

/// A terminal in raw mode, so that what is written to it is what is read from its other end.
class Pty {
public:
    Pty() {
        EXPECT_EQ(openpty(&controller, &terminal, nullptr, nullptr, nullptr), 0);
        termios modes{};
        tcgetattr(terminal, &modes);
        cfmakeraw(&modes);
        tcsetattr(terminal, TCSANOW, &modes);
        fcntl(controller, F_SETFL, O_NONBLOCK);
        opened = open_anew(terminal).value();
    }
    ~Pty() {
        close(opened);
        close(controller);
        close(terminal);
    }
    Pty(const Pty&) = delete;
    Pty& operator=(const Pty&) = delete;

    std::string read_all() const {
        std::string bytes;
        std::array<char, 4096> part{};
        for (auto got = read(controller, part.data(), part.size()); got > 0;
             got = read(controller, part.data(), part.size()))
            bytes.append(part.data(), static_cast<std::size_t>(got));
        return bytes;
    }

    int controller = -1;
    int terminal = -1;
    int opened = -1;
};

TEST(TerminalOutput, ReachesTheTerminalAtOnceWhenItTakesAll) {
    const Pty pty;
    loop::Loop loop;
    loop::Writer output{loop, pty.opened, [] {}};
    output.send("CENTRAL");
    EXPECT_TRUE(output.idle());
    EXPECT_EQ(pty.read_all(), "CENTRAL");
}

TEST(TerminalOutput, LeavesTheTerminalBlockingForEverybodyElse) {
    const Pty pty;
    loop::Loop loop;
    const loop::Writer output{loop, pty.opened, [] {}};
    EXPECT_EQ(fcntl(pty.terminal, F_GETFL) & O_NONBLOCK, 0);
}

TEST(TerminalOutput, DoesNotWaitForATerminalThatStandsStillAndGoesOnWithIt) {
    const Pty pty;
    loop::Loop loop;
    loop::Writer output{loop, pty.opened, [&] { loop.stop(); }};
    const std::string much(100'000, 'x');
    output.send(much);
    ASSERT_FALSE(output.idle());

    std::string seen;
    const loop::ReadWatch reader{loop, pty.controller, [&] { seen += pty.read_all(); }};
    loop.run();
    EXPECT_TRUE(output.idle());
    seen += pty.read_all();
    EXPECT_EQ(seen.size(), much.size());
}

TEST(TerminalOutput, GivesUpAtTheEndOnATerminalThatTakesNothing) {
    const Pty pty;
    loop::Loop loop;
    loop::Writer output{loop, pty.opened, [] {}};
    output.send(std::string(100'000, 'x'));
    output.finish(loop::Loop::now().steady + milliseconds{30});
    EXPECT_FALSE(output.idle());
}

TEST(TerminalOutput, SaysThatThereIsNoTerminal) {
    std::array<int, 2> pipe_ends{};
    ASSERT_EQ(pipe(pipe_ends.data()), 0);
    const auto opened = open_anew(pipe_ends[1]);
    if (opened)
        close(*opened);  // where the tests themselves run on a terminal, that one is opened
    else
        EXPECT_EQ(opened.error().fault, Fault::unavailable);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

}  // namespace
}  // namespace evc::terminal
