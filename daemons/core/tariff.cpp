#include "core/tariff.hpp"

#include <algorithm>
#include <array>

namespace evc {
namespace {

constexpr int price_decimals = 4;

/// Currencies whose minor unit is not a hundredth (ISO 4217, list one, 2024).
constexpr std::array<std::string_view, 17> no_decimals{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                                       "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> three_decimals{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::array<std::string_view, 2> four_decimals{"CLF", "UYW"};

std::int64_t power_of_ten(int exponent) {
    std::int64_t result = 1;
    while (exponent-- > 0) result *= 10;
    return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string padded(std::int64_t number, std::size_t width) {
    auto digits = std::to_string(number);
    return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view text) {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (text.size() != 3 || !std::all_of(text.begin(), text.end(), upper)) return std::nullopt;
    Currency currency;
    std::copy(text.begin(), text.end(), currency.code);
    return currency;
}

int Currency::decimals() const {
    const auto is = [this](std::string_view other) { return other == text(); };
    if (std::any_of(no_decimals.begin(), no_decimals.end(), is)) return 0;
    if (std::any_of(three_decimals.begin(), three_decimals.end(), is)) return 3;
    if (std::any_of(four_decimals.begin(), four_decimals.end(), is)) return 4;
    return 2;
}

std::optional<Tariff> Tariff::parse(std::string_view price, Currency currency) {
    const auto point = price.find_first_of(".,");
    const auto whole = price.substr(0, point);
    const auto fraction = point == std::string_view::npos ? std::string_view{} : price.substr(point + 1);
    if (whole.empty() || whole.size() > 7 || !std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
    if (point != std::string_view::npos && (fraction.empty() || fraction.size() > price_decimals)) return std::nullopt;
    if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return std::nullopt;

    std::int64_t value = 0;
    for (char c : whole) value = value * 10 + (c - '0');
    for (char c : fraction) value = value * 10 + (c - '0');
    value *= power_of_ten(price_decimals - static_cast<int>(fraction.size()));
    if (value > price_max_e4) return std::nullopt;
    return Tariff{value, currency};
}

std::string Tariff::price_text() const {
    auto fraction = padded(energy_e4 % 10'000, 4);
    while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
    return std::to_string(energy_e4 / 10'000) + "." + fraction;
}

Money Tariff::amount(WattHours energy) const {
    // energy_max x price_max_e4 x 10,000 needs 100 bits.
    __extension__ using Wide = __int128;
    const Wide divisor = Wide{1000} * 10'000;
    const Wide product = Wide{energy.value} * energy_e4 * power_of_ten(currency.decimals());
    const Wide rounded = (product + divisor / 2) / divisor;
    return {static_cast<std::int64_t>(std::min<Wide>(rounded, amount_max)), currency};
}

std::string decimal_text(const Money& money) {
    const auto decimals = money.currency.decimals();
    const auto unit = power_of_ten(decimals);
    const auto size = money.minor < 0 ? -money.minor : money.minor;
    auto text = (money.minor < 0 ? "-" : "") + std::to_string(size / unit);
    if (decimals > 0) text += "." + padded(size % unit, static_cast<std::size_t>(decimals));
    return text;
}

}  // namespace evc
