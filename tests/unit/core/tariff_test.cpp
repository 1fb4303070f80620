#include "core/tariff.hpp"

#include <gtest/gtest.h>

namespace evc {
namespace {

Currency currency(std::string_view code) { return *Currency::parse(code); }

std::optional<std::int64_t> price(std::string_view text) {
    const auto tariff = Tariff::parse(text, Currency{});
    return tariff ? std::optional{tariff->energy_e4} : std::nullopt;
}

std::int64_t cost(std::string_view price, std::int64_t energy, std::string_view code = "EUR") {
    return Tariff::parse(price, currency(code))->amount(WattHours{energy}).minor;
}

TEST(Currency, IsThreeCapitals) {
    EXPECT_EQ(currency("EUR").text(), "EUR");
    for (const auto* text : {"", "EU", "EURO", "eur", "E1R", "E R"}) EXPECT_FALSE(Currency::parse(text)) << text;
}

TEST(Currency, HasTheDecimalsOfItsMinorUnit) {
    EXPECT_EQ(currency("EUR").decimals(), 2);
    EXPECT_EQ(currency("JPY").decimals(), 0);
    EXPECT_EQ(currency("XPF").decimals(), 0);
    EXPECT_EQ(currency("KWD").decimals(), 3);
    EXPECT_EQ(currency("CLF").decimals(), 4);
    EXPECT_EQ(currency("XYZ").decimals(), 2);
}

TEST(Tariff, IsParsedFromADecimalTextWithPointOrComma) {
    EXPECT_EQ(price("0.5"), 5'000);
    EXPECT_EQ(price("0,50"), 5'000);
    EXPECT_EQ(price("12"), 120'000);
    EXPECT_EQ(price("0.0001"), 1);
    EXPECT_EQ(price("007.25"), 72'500);
}

TEST(Tariff, MayBeFreeAndCostAMillionAtMost) {
    EXPECT_EQ(price("0"), 0);
    EXPECT_EQ(price("1000000"), Tariff::price_max_e4);
    EXPECT_EQ(price("1000000.0000"), Tariff::price_max_e4);
    EXPECT_FALSE(price("1000000.0001"));
    EXPECT_FALSE(price("9999999"));
    EXPECT_FALSE(price("99999999999999999999"));
}

TEST(Tariff, IsParsedFromNothingElse) {
    for (const auto* text :
         {"", ".", ".5", "5.", "-1", "+1", "1e3", "0x1", " 1", "1 ", "1.2.3", "1,2.3", "0.12345", "1.a", "a"})
        EXPECT_FALSE(price(text)) << '"' << text << '"';
}

TEST(Tariff, IsWrittenWithTwoToFourDecimals) {
    const auto written = [](std::int64_t e4) { return Tariff{e4, {}}.price_text(); };
    EXPECT_EQ(written(5'000), "0.50");
    EXPECT_EQ(written(0), "0.00");
    EXPECT_EQ(written(1), "0.0001");
    EXPECT_EQ(written(5'250), "0.525");
    EXPECT_EQ(written(100'001), "10.0001");
    EXPECT_EQ(written(Tariff::price_max_e4), "1000000.00");
}

TEST(Tariff, IsReadBackFromItsText) {
    for (const std::int64_t e4 : {0LL, 1LL, 9'999LL, 10'000LL, 123'456LL, 9'999'999'999LL, 10'000'000'000LL})
        EXPECT_EQ(price(Tariff{e4, {}}.price_text()), e4);
}

TEST(TariffAmount, IsEnergyTimesPriceInTheMinorUnit) {
    EXPECT_EQ(cost("0.50", 12'999), 650);
    EXPECT_EQ(cost("0.50", 0), 0);
    EXPECT_EQ(cost("0", 12'999), 0);
    EXPECT_EQ(cost("0.3333", 3'000), 100);
}

TEST(TariffAmount, IsRoundedHalfUp) {
    EXPECT_EQ(cost("0.50", 9), 0);  // 0.45 cents
    EXPECT_EQ(cost("0.50", 10), 1);
    EXPECT_EQ(cost("0.50", 29), 1);
    EXPECT_EQ(cost("0.50", 30), 2);
    EXPECT_EQ(cost("0.0001", 49'999), 0);
    EXPECT_EQ(cost("0.0001", 50'000), 1);
}

TEST(TariffAmount, CountsInTheDecimalsOfItsCurrency) {
    EXPECT_EQ(cost("50", 1'000, "JPY"), 50);
    EXPECT_EQ(cost("50", 9, "JPY"), 0);
    EXPECT_EQ(cost("50", 10, "JPY"), 1);
    EXPECT_EQ(cost("0.5", 1'000, "KWD"), 500);
    EXPECT_EQ(cost("0.5", 1, "KWD"), 1);
    EXPECT_EQ(cost("0.5", 1'000, "CLF"), 5'000);
}

TEST(TariffAmount, KeepsItsCurrency) {
    EXPECT_EQ((Tariff{5'000, currency("GBP")}.amount(WattHours{2'000})), (Money{100, currency("GBP")}));
}

TEST(TariffAmount, IsExactBeyond64Bits) {
    // 9,007,199,254,740,991 Wh at 0.0001 a kWh: the product alone fits, at 1.00 it does not any more.
    EXPECT_EQ(cost("0.0001", energy_max), 90'071'992'547);
    EXPECT_EQ(cost("1.00", energy_max), 900'719'925'474'099);
    EXPECT_EQ(cost("10.00", energy_max), energy_max);
}

TEST(TariffAmount, StopsAtTheLargestAmountThatEveryReaderKeeps) {
    EXPECT_EQ(cost("10.0001", energy_max), amount_max);
    for (const auto* code : {"JPY", "EUR", "KWD", "CLF"})
        EXPECT_EQ(cost("1000000", energy_max, code), amount_max) << code;
}

TEST(DecimalText, HasTheDecimalsOfTheCurrency) {
    EXPECT_EQ(decimal_text({650, currency("EUR")}), "6.50");
    EXPECT_EQ(decimal_text({5, currency("EUR")}), "0.05");
    EXPECT_EQ(decimal_text({650, currency("JPY")}), "650");
    EXPECT_EQ(decimal_text({650, currency("KWD")}), "0.650");
    EXPECT_EQ(decimal_text({0, currency("KWD")}), "0.000");
    EXPECT_EQ(decimal_text({amount_max, currency("EUR")}), "90071992547409.91");
}

TEST(DecimalText, HasItsSignBeforeItWhenNegative) {
    EXPECT_EQ(decimal_text({-5, currency("EUR")}), "-0.05");
    EXPECT_EQ(decimal_text({-650, currency("JPY")}), "-650");
}

}  // namespace
}  // namespace evc
