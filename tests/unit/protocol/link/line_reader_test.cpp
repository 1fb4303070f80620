#include "protocol/link/line_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace evc::link {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A reader whose lines are kept.
struct Lines {
    LineReader reader{10};
    std::vector<std::string> lines;

    Status take(std::string_view bytes) {
        const auto taken = reader.take(bytes);
        lines.insert(lines.end(), taken.lines.begin(), taken.lines.end());
        return taken.why;
    }
};

TEST(LineReader, EndsALineAtLfAndAtCrLf) {
    Lines lines;
    EXPECT_TRUE(lines.take("one\ntwo\r\n\r\nth\rree\n\n"));
    EXPECT_THAT(lines.lines, ElementsAre("one", "two", "", "th\rree", ""));
}

TEST(LineReader, FindsTheSameLinesWhereverTheBytesAreSplit) {
    const std::string_view bytes = "one\r\ntwo\n\nthree\r\n";
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (auto second = first; second <= bytes.size(); ++second) {
            Lines lines;
            EXPECT_TRUE(lines.take(bytes.substr(0, first)));
            EXPECT_TRUE(lines.take(bytes.substr(first, second - first)));
            EXPECT_TRUE(lines.take(bytes.substr(second)));
            EXPECT_THAT(lines.lines, ElementsAre("one", "two", "", "three")) << first << " " << second;
        }
    }
}

TEST(LineReader, KeepsAnUnfinishedLineToItself) {
    Lines lines;
    EXPECT_TRUE(lines.take("HEALTHY"));
    EXPECT_THAT(lines.lines, IsEmpty());
}

TEST(LineReader, TakesALineOfTheGreatestLengthWithEitherEnd) {
    Lines lines;
    EXPECT_TRUE(lines.take("0123456789\n0123456789\r\n"));
    EXPECT_TRUE(lines.take("0123456789"));
    EXPECT_TRUE(lines.take("\r"));
    EXPECT_TRUE(lines.take("\n"));
    EXPECT_THAT(lines.lines, ElementsAre("0123456789", "0123456789", "0123456789"));
}

TEST(LineReader, RefusesALongerLineBeforeItsEndIsSeen) {
    EXPECT_FALSE(Lines{}.take("0123456789a\n"));
    EXPECT_FALSE(Lines{}.take("0123456789a"));
    EXPECT_FALSE(Lines{}.take("0123456789\ra"));
    Lines split;
    EXPECT_TRUE(split.take("01234567"));
    EXPECT_FALSE(split.take("89a"));
    Lines finished;
    EXPECT_TRUE(finished.take("01234567"));
    EXPECT_FALSE(finished.take("89a\n"));
    EXPECT_THAT(finished.lines, IsEmpty());
}

TEST(LineReader, HandsOutNothingAfterALineThatIsTooLong) {
    Lines lines;
    EXPECT_FALSE(lines.take("good\n0123456789a\nmore\n"));
    EXPECT_THAT(lines.lines, ElementsAre("good"));
}

}  // namespace
}  // namespace evc::link
