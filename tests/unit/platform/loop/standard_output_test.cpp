#include "platform/loop/standard_output.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace evc::loop {
namespace {

class StandardOutputTest : public ::testing::Test {
protected:
    StandardOutputTest() {
        EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
        output = std::make_unique<StandardOutput>(loop, stream, pipe[1], std::nullopt,
                                                  [this](std::size_t pieces) { lost.push_back(pieces); });
    }
    ~StandardOutputTest() override {
        output.reset();
        for (const auto end : pipe) ::close(end);
    }
    /// What is in the pipe, while the loop runs until there is nothing any more.
    std::string read() {
        std::string text;
        Timer timer{loop};
        int silent = 0;
        std::function<void()> look = [&] {
            std::array<char, 65'536> buffer{};
            pollfd watched{.fd = pipe[0], .events = POLLIN, .revents = 0};
            if (::poll(&watched, 1, 0) > 0) {
                const auto size = ::read(pipe[0], buffer.data(), buffer.size());
                text.append(buffer.data(), static_cast<std::size_t>(size));
                silent = 0;
            } else if (++silent > 10) {
                return loop.stop();
            }
            timer.after(milliseconds{10}, look);
        };
        look();
        loop.run();
        return text;
    }

    std::array<int, 2> pipe{};
    Loop loop;
    std::ostream stream{nullptr};
    std::vector<std::size_t> lost;
    std::unique_ptr<StandardOutput> output;
};

TEST_F(StandardOutputTest, WritesAtOnceWhatIsTaken) {
    stream << "12.999 kWh" << std::endl;
    std::array<char, 64> buffer{};
    EXPECT_EQ(::read(pipe[0], buffer.data(), buffer.size()), 11);
}

TEST_F(StandardOutputTest, KeepsWhatNobodyReadsYet) {
    const std::string line(1'023, 'x');
    for (int i = 0; i < 500; ++i) stream << line << std::endl;  // a pipe takes 64 KB
    EXPECT_EQ(read().size(), 500 * 1'024U);
    EXPECT_TRUE(lost.empty());
    EXPECT_TRUE(stream.good());
}

TEST_F(StandardOutputTest, LosesWhatIsTooMuchAndSaysHowManyPieces) {
    const std::string line(1'023, 'x');
    for (int i = 0; i < 2'000; ++i) stream << line << std::endl;
    const auto text = read();
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(text.size(), (2'000 - lost.front()) * 1'024);
    stream << "again" << std::endl;
    EXPECT_EQ(read(), "again\n");
}

TEST_F(StandardOutputTest, SaysThatNobodyReadsAnyMore) {
    ::close(pipe[0]);
    pipe[0] = ::dup(pipe[1]);
    (void)::signal(SIGPIPE, SIG_IGN);
    stream << "nobody reads this" << std::endl;
    EXPECT_FALSE(stream.good());
}

TEST_F(StandardOutputTest, IsNoneAnyMoreAtItsEnd) {
    stream << "without a flush";
    output.reset();
    EXPECT_EQ(stream.rdbuf(), nullptr);
    std::array<char, 64> buffer{};
    EXPECT_EQ(::read(pipe[0], buffer.data(), buffer.size()), 15);
}

}  // namespace
}  // namespace evc::loop
