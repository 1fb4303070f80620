#include "platform/config/value_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <numeric>

namespace evc::config {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t size;  // in ms
};

constexpr std::array<Unit, 5> units{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

constexpr std::int64_t duration_max = std::int64_t{100} * 365 * 86'400'000;
constexpr std::size_t path_length_max = 4'095;  // PATH_MAX without its NUL

/// UTF-8 without control characters and without what is not seen or reorders a line.
std::optional<std::string> plain(std::string_view text, std::size_t shortest, std::size_t longest) {
    if (text.size() < shortest || text.size() > longest || printable(text) != text) return std::nullopt;
    return std::string{text};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `12` or `0.7` of a unit in whole milliseconds; nothing when there is a remainder or it is beyond duration_max.
std::optional<std::int64_t> milliseconds_of(std::string_view number, std::int64_t unit) {
    const auto point = number.find('.');
    const auto whole = parse_integer(number.substr(0, point));
    if (!whole || number.front() == '-' || *whole > duration_max / unit) return std::nullopt;
    auto total = *whole * unit;
    if (point == std::string_view::npos) return total;
    const auto decimals = number.substr(point + 1);
    if (decimals.empty() || decimals.size() > 3 || !std::all_of(decimals.begin(), decimals.end(), is_digit)) {
        return std::nullopt;
    }
    auto scale = unit;
    for (const char c : decimals) {
        if (scale % 10 != 0) return std::nullopt;
        scale /= 10;
        total += (c - '0') * scale;
    }
    return total;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
    const auto number_end = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = text.substr(0, number_end);
    const auto unit = text.substr(number_end);
    if (number.empty()) return std::nullopt;
    if (unit.empty()) return milliseconds_of(number, 1'000);
    const auto known = std::find_if(units.begin(), units.end(), [unit](const Unit& u) { return u.name == unit; });
    return known == units.end() ? std::nullopt : milliseconds_of(number, known->size);
}

std::optional<std::string> parse_bootstrap(std::string_view text) {
    std::string result;
    while (true) {
        const auto comma = text.find(',');
        const auto endpoint = parse_tcp_endpoint(text.substr(0, comma));
        if (!endpoint) return std::nullopt;
        result += (result.empty() ? "" : ",") + endpoint->text();
        if (comma == std::string_view::npos) return result;
        text.remove_prefix(comma + 1);
    }
}

constexpr std::size_t nearest_length_max = 100;

/// Levenshtein's distance: how many letters must be put in, taken out or replaced.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || rest != end) return std::nullopt;
    return value;
}

ValueParser<std::int64_t> integer(std::int64_t least, std::int64_t most, std::string_view unit) {
    auto allowed = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (!unit.empty()) allowed += " (" + std::string{unit} + ")";
    return {std::move(allowed), [least, most](std::string_view text) {
                const auto value = parse_integer(text);
                return value && *value >= least && *value <= most ? value : std::nullopt;
            }};
}

ValueParser<std::uint16_t> port() { return integer_as<std::uint16_t>(1, 65'535); }

ValueParser<bool> boolean() { return choice<bool>({{"true", true}, {"false", false}}); }

ValueParser<Watts> power() {
    return converted(integer(1, 10'000'000, "W"), [](std::int64_t value) { return Watts{value}; });
}

ValueParser<Currency> currency() { return {"an ISO 4217 code such as EUR", Currency::parse}; }

ValueParser<Endpoint> tcp() {
    return {"HOST:PORT, an IPv6 address in brackets, the port from 1 to 65535", parse_tcp_endpoint};
}

ValueParser<Endpoint> endpoint() {
    return {"HOST:PORT with a port from 1 to 65535, or unix:PATH with an absolute path of at most " +
                std::to_string(unix_path_max) + " characters",
            parse_endpoint};
}

ValueParser<std::string> host() { return {"a host name or an IP address", parse_host}; }

ValueParser<std::string> location() {
    return {"text of at most " + std::to_string(location_length_max) + " bytes without control characters",
            [](std::string_view text) { return plain(text, 0, location_length_max); }};
}

ValueParser<milliseconds> duration(milliseconds least, milliseconds most) {
    return {"a time from " + duration_text(least) + " to " + duration_text(most) +
                ", such as 700ms, 3s, 5m, 24h, 7d or a number of seconds",
            [least, most](std::string_view text) -> std::optional<milliseconds> {
                const auto value = parse_duration(text);
                if (!value || *value < least.count() || *value > most.count()) return std::nullopt;
                return milliseconds{*value};
            }};
}

ValueParser<Tariff> price(Currency currency) {
    return {"the price of a kWh from 0 to 1000000 with at most 4 decimals, such as \"0.50\"",
            [currency](std::string_view text) { return Tariff::parse(text, currency); }};
}

ValueParser<std::string> bootstrap() {
    return {"HOST:PORT, several with commas between them, each port from 1 to 65535", parse_bootstrap};
}

ValueParser<std::string> text(std::size_t longest) {
    return {"text of 1 to " + std::to_string(longest) + " bytes without control characters",
            [longest](std::string_view text) { return plain(text, 1, longest); }};
}

ValueParser<std::filesystem::path> path() {
    return {"a path of 1 to " + std::to_string(path_length_max) + " bytes",
            [](std::string_view text) -> std::optional<std::filesystem::path> {
                if (text.empty() || text.size() > path_length_max) return std::nullopt;
                return std::filesystem::path{text};
            }};
}

std::string duration_text(milliseconds time) {
    const auto count = time.count();
    for (const auto& [name, size] : units) {
        if (count != 0 && count % size == 0) return std::to_string(count / size) + std::string{name};
    }
    return std::to_string(count);
}

std::string found_instead(std::string_view found, std::string_view allowed) {
    return std::string{"found "}.append(found).append("; allowed: ").append(allowed);
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    if (word.size() > nearest_length_max) return {};
    std::string best;
    auto best_distance = (word.size() + 2) / 3 + 1;
    for (const auto& candidate : known) {
        const auto d = distance(word, candidate);
        if (d >= best_distance || d >= candidate.size()) continue;
        best = candidate;
        best_distance = d;
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const auto best = nearest(word, known);
    return best.empty() ? std::string{} : " (did you mean '" + best + "'?)";
}

}  // namespace evc::config
