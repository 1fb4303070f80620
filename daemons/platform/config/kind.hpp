#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/energy.hpp"
#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"
#include "platform/config/endpoint.hpp"

namespace evc::config {

/// How the text of a setting becomes a value: the same for a key of a file and for an argument of a command line.
template <class T>
struct Kind {
    std::string allowed;                                      ///< ends the sentence "…; allowed: "
    std::function<std::optional<T>(std::string_view)> parse;  ///< nothing when the text is not allowed
};

/// Whole numbers in decimal digits, nothing before or after them.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// `unit` is only said, not parsed: "a whole number from 1 to 100 (W)".
[[nodiscard]] Kind<std::int64_t> integer(std::int64_t least, std::int64_t most, std::string_view unit = {});

/// The same for a narrower type.
template <class I>
[[nodiscard]] Kind<I> integer_as(I least, I most, std::string_view unit = {}) {
    auto wide = integer(static_cast<std::int64_t>(least), static_cast<std::int64_t>(most), unit);
    return {wide.allowed, [parse = std::move(wide.parse)](std::string_view text) -> std::optional<I> {
                const auto value = parse(text);
                return value ? std::optional<I>{static_cast<I>(*value)} : std::nullopt;
            }};
}

[[nodiscard]] Kind<std::uint16_t> port();  ///< 1 to 65535
[[nodiscard]] Kind<bool> boolean();        ///< `true` or `false`, in small letters
[[nodiscard]] Kind<Watts> power();         ///< whole W, 1 to 10,000,000
[[nodiscard]] Kind<Currency> currency();   ///< ISO 4217
[[nodiscard]] Kind<Endpoint> tcp();        ///< host:port
[[nodiscard]] Kind<Endpoint> endpoint();   ///< host:port or unix:PATH
[[nodiscard]] Kind<std::string> host();    ///< a name or an address
[[nodiscard]] Kind<std::string>
location();  ///< what a person reads: at most location_length_max bytes, none of control

/// Longest location in bytes, so that a REGISTER with it, every `#` written as `%23`, stays below 1024 bytes.
inline constexpr std::size_t location_length_max = 256;

/// A number with a unit (`700ms`, `3s`, `5m`, `24h`, `7d`) or a number of seconds (`3`, `0.7`), within bounds.
[[nodiscard]] Kind<milliseconds> duration(milliseconds least, milliseconds most);

/// Price of a kWh in `currency`: Tariff::parse().
[[nodiscard]] Kind<Tariff> price(Currency currency);

/// One or more `host:port` separated by commas, as Kafka's bootstrap.servers.
[[nodiscard]] Kind<std::string> bootstrap();

/// Any text of at most `longest` bytes without control characters; not empty.
[[nodiscard]] Kind<std::string> text(std::size_t longest);

/// A path of a file or directory: relative ones count from the working directory.
[[nodiscard]] Kind<std::filesystem::path> path();

/// cpId or driverId.
template <class Tag>
[[nodiscard]] Kind<Name<Tag>> name() {
    return {std::string{name_rule}, [](std::string_view text) { return Name<Tag>::parse(text); }};
}

/// One of a few words.
template <class E>
[[nodiscard]] Kind<E> choice(std::vector<std::pair<std::string, E>> words) {
    std::string allowed;
    for (const auto& [word, value] : words) allowed += (allowed.empty() ? "" : ", ") + word;
    return {allowed, [words = std::move(words)](std::string_view text) -> std::optional<E> {
                for (const auto& [word, value] : words)
                    if (word == text) return value;
                return std::nullopt;
            }};
}

/// `milliseconds` as a person writes them: "700ms", "3s", "24h".
[[nodiscard]] std::string duration_text(milliseconds time);

}  // namespace evc::config
