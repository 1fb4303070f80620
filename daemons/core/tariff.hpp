#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/energy.hpp"

namespace evc {

/// An ISO 4217 code, such as EUR.
struct Currency {
    char code[4] = "EUR";

    [[nodiscard]] static std::optional<Currency> parse(std::string_view text);
    [[nodiscard]] std::string_view text() const { return {code, 3}; }

    /// How many decimals its minor unit has: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217, list one).
    [[nodiscard]] int decimals() const;

    friend constexpr auto operator<=>(const Currency&, const Currency&) = default;
};

/// An amount in the minor unit of its currency: cents for EUR.
struct Money {
    std::int64_t minor = 0;
    Currency currency;

    friend constexpr auto operator<=>(const Money&, const Money&) = default;
};

/// Largest amount that is charged, in minor units of any currency: what every reader of JSON keeps exactly, as for
/// energy.
inline constexpr std::int64_t amount_max = energy_max;

/// What a kWh costs. Kept as a whole number of ten-thousandths, so that no price a tariff may bear is rounded.
struct Tariff {
    std::int64_t energy_e4 = 0;  ///< price of a kWh in 1/10000 of the currency's major unit, 0 to price_max_e4
    Currency currency;

    static constexpr std::int64_t price_max_e4 = 10'000'000'000;  ///< a million a kWh: dearer is a slip of the keyboard

    /// Parses a decimal text such as "0.5" or "0,50": at most 4 decimals, not negative. Nothing else is a price.
    [[nodiscard]] static std::optional<Tariff> parse(std::string_view price, Currency currency);

    /// The price as the protocol writes it: two to four decimals, "0.50".
    [[nodiscard]] std::string price_text() const;

    /// What `energy` (not negative) costs: energyWh x energy / 1000 in minor units, rounded half up, all in integers.
    /// amount_max where it would be more.
    [[nodiscard]] Money amount(WattHours energy) const;

    friend constexpr auto operator<=>(const Tariff&, const Tariff&) = default;
};

/// `6.50` for 650 minor units of a currency with two decimals; a sign before it when negative.
[[nodiscard]] std::string decimal_text(const Money& money);

}  // namespace evc
