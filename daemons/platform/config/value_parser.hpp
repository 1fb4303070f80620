#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"
#include "core/energy.hpp"
#include "core/name.hpp"
#include "core/printable.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc::config {

/// How the text of a setting becomes a value: the same for a key of a file and for an argument of a command line.
template <class T>
struct ValueParser {
    std::string allowed;                                      ///< ends the sentence "…; allowed: "
    std::function<std::optional<T>(std::string_view)> parse;  ///< nothing when the text is not allowed
};

/// Whole numbers in decimal digits, nothing before or after them.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// `unit` is only said, not parsed: "a whole number from 1 to 100 (W)".
[[nodiscard]] ValueParser<std::int64_t> integer(std::int64_t least, std::int64_t most, std::string_view unit = {});

/// What `kind` allows, as what `make` makes of it.
template <class T, class Make>
[[nodiscard]] ValueParser<std::invoke_result_t<Make, T>> converted(ValueParser<T> kind, Make make) {
    return {
        std::move(kind.allowed),
        [parse = std::move(kind.parse), make](std::string_view text) -> std::optional<std::invoke_result_t<Make, T>> {
            if (auto value = parse(text)) return make(*std::move(value));
            return std::nullopt;
        }};
}

/// integer() of a narrower type.
template <class I>
[[nodiscard]] ValueParser<I> integer_as(I least, I most, std::string_view unit = {}) {
    return converted(integer(static_cast<std::int64_t>(least), static_cast<std::int64_t>(most), unit),
                     [](std::int64_t value) { return static_cast<I>(value); });
}

[[nodiscard]] ValueParser<std::uint16_t> port();  ///< 1 to 65535
[[nodiscard]] ValueParser<bool> boolean();        ///< `true` or `false`, in small letters
[[nodiscard]] ValueParser<Watts> power();         ///< whole W, 1 to 10,000,000
[[nodiscard]] ValueParser<Currency> currency();   ///< ISO 4217
[[nodiscard]] ValueParser<Endpoint> tcp();        ///< host:port
[[nodiscard]] ValueParser<Endpoint> endpoint();   ///< host:port or unix:PATH
[[nodiscard]] ValueParser<std::string> host();    ///< a name or an address

/// What a person reads: at most location_length_max bytes without control characters.
[[nodiscard]] ValueParser<std::string> location();

/// Longest location in bytes, so that a REGISTER with it, every `#` written as `%23`, stays below 1024 bytes.
inline constexpr std::size_t location_length_max = 256;

/// A number with a unit (`700ms`, `3s`, `5m`, `24h`, `7d`) or a number of seconds (`3`, `0.7`), within bounds.
[[nodiscard]] ValueParser<milliseconds> duration(milliseconds least, milliseconds most);

/// Price of a kWh in `currency`: Tariff::parse().
[[nodiscard]] ValueParser<Tariff> price(Currency currency);

/// One or more `host:port` separated by commas, as Kafka's bootstrap.servers.
[[nodiscard]] ValueParser<std::string> bootstrap();

/// Any text of at most `longest` bytes without control characters; not empty.
[[nodiscard]] ValueParser<std::string> text(std::size_t longest);

/// A path of a file or directory: relative ones count from the working directory.
[[nodiscard]] ValueParser<std::filesystem::path> path();

/// cpId or driverId.
template <class Tag>
[[nodiscard]] ValueParser<Name<Tag>> name() {
    return {std::string{name_rule}, [](std::string_view text) { return Name<Tag>::parse(text); }};
}

/// One of a few words.
template <class E>
[[nodiscard]] ValueParser<E> choice(std::vector<std::pair<std::string, E>> words) {
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

// What is said of a text that is not allowed.

/// `found x; allowed: y`.
[[nodiscard]] std::string found_instead(std::string_view found, std::string_view allowed);

/// Of `known` the word most like `word`: at most a third of its letters, rounded up, differ. Empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// " (did you mean 'y'?)", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace evc::config
