#include "platform/log/log.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/log/descriptor_sink.hpp"
#include "support/promised.hpp"

namespace evc::log {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Pair;

/// A pipe in place of standard error.
class Log : public ::testing::Test {
protected:
    Log() { EXPECT_EQ(::pipe2(pipe_.data(), O_CLOEXEC), 0); }
    ~Log() override {
        divert({});
        start(Level::info);
        ::close(pipe_[0]);
        ::close(pipe_[1]);
        ::unsetenv("JOURNAL_STREAM");
    }

    [[nodiscard]] int descriptor() const { return pipe_[1]; }
    /// All that is in the pipe.
    [[nodiscard]] std::string written() const {
        std::string text;
        std::array<char, 4'096> buffer{};
        pollfd watched{.fd = pipe_[0], .events = POLLIN, .revents = 0};
        while (::poll(&watched, 1, 0) > 0) {
            const auto size = ::read(pipe_[0], buffer.data(), buffer.size());
            if (size <= 0) break;
            text.append(buffer.data(), static_cast<std::size_t>(size));
        }
        return text;
    }

private:
    std::array<int, 2> pipe_{};
};

TEST_F(Log, WritesTimeLevelAndText) {
    start(Level::debug, Style::plain, descriptor());
    warning("CP001 is away");
    EXPECT_THAT(written(), MatchesRegex("[0-9:]{8}\\.[0-9]{3} warning CP001 is away\n"));
}

TEST_F(Log, PutsThePrioritiesOfSyslogBeforeLinesForTheJournal) {
    start(Level::debug, Style::journal, descriptor());
    debug("a");
    info("b");
    warning("c");
    error("d");
    EXPECT_EQ(written(), "<7>a\n<6>b\n<4>c\n<3>d\n");
}

TEST_F(Log, ColoursTheLevelOnly) {
    start(Level::debug, Style::coloured, descriptor());
    error("bad");
    EXPECT_THAT(written(), MatchesRegex("[0-9:.]{12} \x1b\\[31merror  \x1b\\[0m bad\n"));
}

TEST_F(Log, DropsWhatIsBelowItsLevel) {
    start(Level::warning, Style::journal, descriptor());
    info("a");
    warning("b");
    set_level(Level::debug);
    debug("c");
    EXPECT_EQ(written(), "<4>b\n<7>c\n");
}

TEST_F(Log, LetsNoTextForgeALineOrMoveTheCursor) {
    start(Level::info, Style::journal, descriptor());
    info("a\n<0>b\x1b[2Jc");
    info(std::string(text_length_max + 1, 'x'));
    EXPECT_EQ(written(), "<6>a\\n<0>b\\u001b[2Jc\n<6>" + std::string(text_length_max, 'x') + "\n");
}

TEST_F(Log, ShowsNoTextThatTurnsTheDirectionOrIsNotSeen) {
    start(Level::info, Style::journal, descriptor());
    info("\u202eleft, \u2066, in\u200bvisible, \ufeff, \u009b2J");
    EXPECT_EQ(written(), "<6>\\u202eleft, \\u2066, in\\u200bvisible, \\ufeff, \\u009b2J\n");
    info(std::string(text_length_max - 1, 'x') + "\u20ac");
    EXPECT_EQ(written(), "<6>" + std::string(text_length_max - 1, 'x') + "\n");
}

TEST_F(Log, TakesBracesAndPercentsAsTheyAre) {
    start(Level::info, Style::journal, descriptor());
    info("{} {0} %s %v");
    EXPECT_EQ(written(), "<6>{} {0} %s %v\n");
}

TEST_F(Log, DropsLinesWhileNobodyReadsAndSaysHowMany) {
    start(Level::info, Style::journal, descriptor());
    const std::string line(1'000, 'x');
    const auto capacity = static_cast<std::size_t>(::fcntl(descriptor(), F_GETPIPE_SZ));
    const auto lines = capacity / line.size() + 10;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < lines; ++i) info(line);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
    const auto first = written();
    EXPECT_LT(first.size(), lines * line.size());
    info("again");
    const auto second = written();
    EXPECT_THAT(second, MatchesRegex("<4>lines lost here because nobody read them: [0-9]+\n<6>again\n"));
}

TEST_F(Log, DoesNotWaitForEachLineOfASlowReader) {
    DescriptorSink sink{descriptor(), false};
    const std::string line(4'000, 'x');
    const spdlog::details::log_msg message{"", spdlog::level::info, line};
    const auto lines = static_cast<std::size_t>(::fcntl(descriptor(), F_GETPIPE_SZ)) / line.size() + 4;
    const auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < lines; ++i) sink.log(message);
        (void)written();
    }
    const auto passed = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    EXPECT_GE(sink.waits(), 1U);
    EXPECT_LE(sink.waits(), 1U + static_cast<std::size_t>(passed / DescriptorSink::between_waits));
}

TEST_F(Log, OutlivesAReaderThatHasGone) {
    std::array<int, 2> broken{};
    ASSERT_EQ(::pipe2(broken.data(), O_CLOEXEC), 0);
    ::close(broken[0]);
    start(Level::info, Style::journal, broken[1]);
    info("nobody hears this");
    ::close(broken[1]);
}

TEST_F(Log, HandsLinesToThePanelInsteadAndBack) {
    start(Level::info, Style::journal, descriptor());
    std::vector<std::pair<Level, std::string>> panel;
    divert([&panel](Level level, const std::string& text) { panel.emplace_back(level, text); });
    warning("a");
    debug("not this");
    divert({});
    info("b");
    EXPECT_THAT(panel, ElementsAre(Pair(Level::warning, "a")));
    EXPECT_EQ(written(), "<6>b\n");
}

TEST_F(Log, OutlivesAPanelThatThrows) {
    divert([](Level, const std::string&) { throw std::runtime_error{"panel"}; });
    warning("a");
}

TEST_F(Log, LooksForTheJournalAndForATerminal) {
    EXPECT_EQ(detect_style(descriptor()), Style::plain);
    struct stat status {};
    ASSERT_EQ(::fstat(descriptor(), &status), 0);
    ::setenv("JOURNAL_STREAM", (std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino)).c_str(), 1);
    EXPECT_EQ(detect_style(descriptor()), Style::journal);
    ::setenv("JOURNAL_STREAM", "1:2", 1);
    EXPECT_EQ(detect_style(descriptor()), Style::plain);
}

TEST_F(Log, ColoursATerminalUnlessAskedNotTo) {
    const auto terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal, 0);
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
    EXPECT_EQ(detect_style(terminal), Style::coloured);
    ::setenv("NO_COLOR", "1", 1);
    EXPECT_EQ(detect_style(terminal), Style::plain);
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "dumb", 1);
    EXPECT_EQ(detect_style(terminal), Style::plain);
    ::close(terminal);
}

TEST(Level, HasWords) {
    EXPECT_EQ(parse_level("warning"), Level::warning);
    EXPECT_EQ(parse_level("loud"), std::nullopt);
    EXPECT_EQ(word(Level::error), "error");
}

TEST_F(Log, SaysALastingConditionOnceAndItsEndOnce) {
    start(Level::info, Style::journal, descriptor());
    LatchedCondition away;
    EXPECT_FALSE(away.ended("never began"));
    EXPECT_TRUE(away.begins("broker away"));
    EXPECT_FALSE(away.begins("broker away"));
    EXPECT_TRUE(away.holds());
    EXPECT_TRUE(away.ended("broker back"));
    EXPECT_FALSE(away.ended("broker back"));
    EXPECT_TRUE(away.begins("broker away again", Level::error));
    EXPECT_EQ(written(), "<4>broker away\n<6>broker back\n<3>broker away again\n");
}

}  // namespace
}  // namespace evc::log
