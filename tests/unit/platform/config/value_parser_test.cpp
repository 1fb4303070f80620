#include "platform/config/value_parser.hpp"

#include <gtest/gtest.h>

namespace evc::config {
namespace {

using std::chrono::hours;

TEST(Integer, TakesDigitsAndNothingElse) {
    EXPECT_EQ(parse_integer("42"), 42);
    EXPECT_EQ(parse_integer("-1"), -1);
    for (const auto* text : {"", "80x", " 80", "80 ", "+80", "0x50", "8.0", "9223372036854775808"}) {
        EXPECT_EQ(parse_integer(text), std::nullopt) << text;
    }
}

TEST(Port, IsFrom1To65535) {
    EXPECT_EQ(port().parse("1"), 1);
    EXPECT_EQ(port().parse("65535"), 65'535);
    EXPECT_EQ(port().parse("0"), std::nullopt);
    EXPECT_EQ(port().parse("65536"), std::nullopt);
}

TEST(Duration, TakesUnitsFractionsAndPlainSeconds) {
    const auto kind = duration(milliseconds{0}, hours{24 * 7});
    EXPECT_EQ(kind.parse("700ms"), milliseconds{700});
    EXPECT_EQ(kind.parse("3s"), milliseconds{3'000});
    EXPECT_EQ(kind.parse("3"), milliseconds{3'000});
    EXPECT_EQ(kind.parse("0.75"), milliseconds{750});
    EXPECT_EQ(kind.parse("1.5h"), milliseconds{5'400'000});
    EXPECT_EQ(kind.parse("24h"), hours{24});
    EXPECT_EQ(kind.parse("7d"), hours{24 * 7});
    EXPECT_EQ(kind.parse("0"), milliseconds{0});
}

TEST(Duration, RefusesEverythingElse) {
    const auto kind = duration(milliseconds{0}, hours{24 * 7});
    for (const auto* text : {"", "s", "3 s", "-1s", "3x", "3S", "1.s", "1.2.3s", ".5s", "0.5ms", "0.0001s", "8d",
                             "99999999999999999999s", "9999999999999d", "1e3"}) {
        EXPECT_EQ(kind.parse(text), std::nullopt) << text;
    }
}

TEST(Duration, IsShownInItsLargestWholeUnit) {
    EXPECT_EQ(duration_text(milliseconds{700}), "700ms");
    EXPECT_EQ(duration_text(milliseconds{90'000}), "90s");
    EXPECT_EQ(duration_text(hours{48}), "2d");
    EXPECT_EQ(duration_text(milliseconds{0}), "0");
}

TEST(Bootstrap, IsAListOfEndpoints) {
    EXPECT_EQ(bootstrap().parse("a:1,[::1]:2"), "a:1,[::1]:2");
    EXPECT_EQ(bootstrap().parse("a:1,"), std::nullopt);
    EXPECT_EQ(bootstrap().parse("a:1,b"), std::nullopt);
    EXPECT_EQ(bootstrap().parse(""), std::nullopt);
}

TEST(Location, IsShortTextWithoutControlCharacters) {
    EXPECT_EQ(location().parse("Gran Vía #3"), "Gran Vía #3");
    EXPECT_EQ(location().parse("a\nb"), std::nullopt);
    EXPECT_EQ(location().parse("a\u009bb"), std::nullopt);  // no monitor could register with it
    EXPECT_EQ(location().parse("a\u202eb"), std::nullopt);  // no reader of topic status would take it
    EXPECT_EQ(location().parse("Gran V\xED"
                               "a"),
              std::nullopt);
    EXPECT_TRUE(location().parse(std::string(location_length_max, 'a')));
    EXPECT_EQ(location().parse(std::string(location_length_max + 1, 'a')), std::nullopt);
}

TEST(Price, IsATariffInTheGivenCurrency) {
    const auto yen = *Currency::parse("JPY");
    EXPECT_EQ(price(yen).parse("50"), (Tariff{500'000, yen}));
    EXPECT_EQ(price(yen).parse("-1"), std::nullopt);
    EXPECT_EQ(currency().parse("eur"), std::nullopt);
}

TEST(Nearest, IsSaidOnlyWhenItIsNear) {
    const std::vector<std::string> known{"lease", "ledger", "listen", "database"};
    EXPECT_EQ(nearest("leas", known), "lease");
    EXPECT_EQ(nearest("databse", known), "database");
    EXPECT_EQ(nearest("quux", known), "");
    EXPECT_EQ(did_you_mean("lisen", known), " (did you mean 'listen'?)");
    EXPECT_EQ(did_you_mean("", known), "");
}

}  // namespace
}  // namespace evc::config
