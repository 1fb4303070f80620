#include "platform/config/lists.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "platform/config/text_file.hpp"
#include "platform/config/value_parser.hpp"

namespace evc::config {
namespace {

constexpr std::string_view separators = ",#;";

using Fields = std::vector<std::string>;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Hands each line that says something, without blanks around it, and its number to `take`, up to the first complaint.
Status for_each_line(const std::filesystem::path& file,
                     const std::function<Status(std::string_view, std::size_t)>& take) {
    const auto read = read_file(file, list_size_max);
    if (!read) return tl::make_unexpected(read.error());
    std::string_view rest = read->text;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty() || line.starts_with("//") || line.front() == '#') continue;
        if (const auto taken = take(line, number); !taken) return failure_at(file.string(), number, taken.error().text);
    }
    return {};
}

/// Reads one field up to `separator`; nothing when a quoted one is not closed or something follows its last quote.
std::optional<std::string> take_field(std::string_view& rest, char separator) {
    if (rest.empty() || rest.front() != '"') {
        const auto end = std::min(rest.find(separator), rest.size());
        auto field = std::string{trimmed(rest.substr(0, end))};
        rest.remove_prefix(end);
        return field;
    }
    std::string field;
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] != '"') {
            field += rest[at];
        } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
            field += rest[at++];
        } else {
            rest = trimmed(rest.substr(at + 1));
            if (!rest.empty() && rest.front() != separator) return std::nullopt;
            return field;
        }
    }
    return std::nullopt;
}

std::optional<Fields> split(std::string_view line) {
    const auto first = line.find_first_of(separators);
    const auto separator = first == std::string_view::npos ? ',' : line[first];
    Fields fields;
    while (true) {
        auto field = take_field(line, separator);
        if (!field) return std::nullopt;
        fields.push_back(*std::move(field));
        if (line.empty()) return fields;
        line = trimmed(line.substr(1));
    }
}

tl::unexpected<Error> wrong_line(std::string why) { return failure(Fault::config, std::move(why)); }

Result<KnownChargePoint> parse_charge_point(std::string_view line, Currency currency) {
    const auto wrong = [](std::string_view what, const std::string& found, std::string_view allowed) {
        return wrong_line(std::string{what} + ": " + found_instead(in_quotes(found), allowed));
    };
    const auto fields = split(line);
    if (!fields) return wrong_line("a double quote is not closed; allowed: \"text\" with each \" in it doubled");
    if (fields->size() != 3)
        return wrong_line(
            found_instead(std::to_string(fields->size()) + " fields", "id,location,tariff with , # or ; between them"));
    const auto& id = fields->at(0);
    const auto& place = fields->at(1);
    const auto& tariff = fields->at(2);
    const auto cp = CpId::parse(id);
    if (!cp) return wrong("id", id, name_rule);
    const auto where = location();
    if (!where.parse(place)) return wrong("location", place, where.allowed);
    const auto cost = price(currency);
    const auto value = cost.parse(tariff);
    if (!value) return wrong("tariff", tariff, cost.allowed);
    return KnownChargePoint{*cp, place, *value};
}

}  // namespace

Result<std::vector<KnownChargePoint>> read_cp_database(const std::filesystem::path& file, Currency currency) {
    std::vector<KnownChargePoint> result;
    std::unordered_map<CpId, std::size_t> seen;
    const auto take = [&](std::string_view line, std::size_t number) -> Status {
        auto cp = parse_charge_point(line, currency);
        if (!cp) return tl::make_unexpected(cp.error());
        const auto [place, added] = seen.try_emplace(cp->id, number);
        if (!added)
            return wrong_line("id: '" + cp->id.text() + "' is there twice, the first time at line " +
                              std::to_string(place->second) + "; allowed: once");
        result.push_back(*std::move(cp));
        return {};
    };
    return for_each_line(file, take).map([&result] { return std::move(result); });
}

Result<std::vector<RequestLine>> read_request_file(const std::filesystem::path& file) {
    std::vector<RequestLine> result;
    const auto take = [&](std::string_view line, std::size_t number) -> Status {
        const auto cp = CpId::parse(line);
        if (!cp) return wrong_line("cpId: " + found_instead(in_quotes(line), name_rule));
        result.push_back({number, *cp});
        return {};
    };
    return for_each_line(file, take).map([&result] { return std::move(result); });
}

}  // namespace evc::config
