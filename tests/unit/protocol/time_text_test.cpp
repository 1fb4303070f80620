#include "protocol/time_text.hpp"

#include <gtest/gtest.h>

namespace evc::protocol {
namespace {

constexpr Wall at(std::int64_t since_1970_ms) { return Wall{milliseconds{since_1970_ms}}; }

TEST(TimeText, IsUtcWithMilliseconds) {
    EXPECT_EQ(time_text(at(1795463570123)), "2026-11-23T19:52:50.123Z");
    EXPECT_EQ(time_text(at(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(time_text(at(-1)), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(time_text(at(951782400007)), "2000-02-29T00:00:00.007Z");
}

TEST(TimeText, OutsideTheYearsOfTheFormIsTheNearestInside) {
    EXPECT_EQ(time_text(Wall::max()), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(time_text(Wall::min()), "0000-01-01T00:00:00.000Z");
}

TEST(TimeText, IsReadAsItIsWritten) {
    for (const auto time : {at(1795463570123), at(0), at(-1), at(951782400007), at(253402300799999)})
        EXPECT_EQ(parse_time(time_text(time)), time);
    EXPECT_EQ(time_text(parse_time("0000-01-01T00:00:00.000Z").value()), "0000-01-01T00:00:00.000Z");
}

TEST(TimeText, MayHaveAnyNumberOfFractionDigits) {
    EXPECT_EQ(parse_time("2026-11-23T19:52:50Z"), at(1795463570000));
    EXPECT_EQ(parse_time("2026-11-23T19:52:50.1Z"), at(1795463570100));
    EXPECT_EQ(parse_time("2026-11-23T19:52:50.12Z"), at(1795463570120));
    EXPECT_EQ(parse_time("2026-11-23T19:52:50.1239999999999999999999Z"), at(1795463570123));
}

TEST(TimeText, MayHaveAnOffsetAndLowerCaseLetters) {
    EXPECT_EQ(parse_time("2026-11-23T20:52:50.123+01:00"), at(1795463570123));
    EXPECT_EQ(parse_time("2026-11-23T14:22:50.123-05:30"), at(1795463570123));
    EXPECT_EQ(parse_time("2026-11-23T19:52:50.123-00:00"), at(1795463570123));
    EXPECT_EQ(parse_time("2026-11-23t19:52:50.123z"), at(1795463570123));
    EXPECT_EQ(parse_time("2024-03-01T00:30:00+01:00"), parse_time("2024-02-29T23:30:00Z"));
}

TEST(TimeText, MustBeADateOfTheCalendar) {
    EXPECT_TRUE(parse_time("2024-02-29T00:00:00Z"));
    EXPECT_TRUE(parse_time("2000-02-29T00:00:00Z"));
    for (const auto* text :
         {"2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z",
          "2026-13-10T00:00:00Z", "2026-10-00T00:00:00Z", "2026-10-32T00:00:00Z", "2026-10-10T24:00:00Z",
          "2026-10-10T00:60:00Z", "2026-10-10T00:00:61Z"})
        EXPECT_FALSE(parse_time(text)) << text;
}

TEST(TimeText, TakesALeapSecondForTheLastMomentOfItsDay) {
    const auto last = parse_time("2016-12-31T23:59:59.999Z");
    for (const auto* leap : {"2016-12-31T23:59:60Z", "2016-12-31T23:59:60.500Z", "2016-12-31T15:59:60-08:00",
                             "2017-01-01T01:29:60.1+01:30"})
        EXPECT_EQ(parse_time(leap), last) << leap;
}

TEST(TimeText, KnowsNoLeapSecondAtAnyOtherTime) {
    for (const auto* none : {"2016-12-31T12:00:60Z", "2016-12-31T23:58:60Z", "2016-12-31T23:59:60+01:00",
                             "2016-12-31T23:59:61Z", "9999-12-31T23:59:61Z"})
        EXPECT_FALSE(parse_time(none)) << none;
}

TEST(TimeText, MustHaveTheFormOfRfc3339) {
    for (const auto* text : {"",
                             "2026",
                             "2026-11-23",
                             "2026-11-23T19:52Z",
                             "2026-11-23T19:52:50",
                             "2026-11-23 19:52:50Z",
                             "2026-11-23T19:52:50.Z",
                             "2026-11-23T19:52:50,1Z",
                             "2026-11-23T19:52:50Z ",
                             " 2026-11-23T19:52:50Z",
                             "2026-11-23T19:52:50ZZ",
                             "2026-11-23T19:52:50+0100",
                             "2026-11-23T19:52:50+01",
                             "2026-11-23T19:52:50+24:00",
                             "2026-11-23T19:52:50+01:60",
                             "2026-1-23T19:52:50Z",
                             "-026-11-23T19:52:50Z",
                             "+026-11-23T19:52:50Z",
                             "2026-11--1T19:52:50Z",
                             "12026-11-23T19:52:50Z",
                             "2026-11-23T1 :52:50Z",
                             "20261123T195250Z",
                             "2026-11-23T19:52:-1Z",
                             "2026-11-23T19:52:5",
                             "2026-11-23T19:52:50.123",
                             "1795463570"})
        EXPECT_FALSE(parse_time(text)) << text;
}

TEST(TimeText, MustLieInTheYearsOfTheFormAlsoInUtc) {
    EXPECT_FALSE(parse_time("0000-01-01T00:00:00+00:01"));
    EXPECT_FALSE(parse_time("9999-12-31T23:59:59-00:01"));
}

}  // namespace
}  // namespace evc::protocol
