#include "platform/config/cp_database.hpp"

#include <optional>
#include <string_view>
#include <unordered_map>

#include "platform/config/lines.hpp"
#include "platform/config/text_file.hpp"
#include "platform/config/value_parser.hpp"

namespace evc::config {
namespace {

constexpr std::string_view separators = ",#;";

using Fields = std::vector<std::string>;

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

tl::unexpected<Error> wrong(const Line& line, std::string_view what, const std::string& found,
                            const std::string& allowed) {
    return failure_at(line.file, line.number,
                      std::string{what} + ": found " + in_quotes(found) + "; allowed: " + allowed);
}

Result<KnownChargePoint> parse_line(const Line& line, Currency currency) {
    const auto fields = split(line.text);
    if (!fields)
        return failure_at(line.file, line.number,
                          "a double quote is not closed; allowed: \"text\" with each \" in it doubled");
    if (fields->size() != 3) {
        return failure_at(line.file, line.number,
                          "found " + std::to_string(fields->size()) +
                              " fields; allowed: id,location,tariff with , # or ; between them");
    }
    const auto& [id, place, tariff] = std::tie((*fields)[0], (*fields)[1], (*fields)[2]);
    const auto cp = CpId::parse(id);
    if (!cp) return wrong(line, "id", id, std::string{name_rule});
    const auto where = location();
    if (!where.parse(place)) return wrong(line, "location", place, where.allowed);
    const auto cost = price(currency);
    const auto value = cost.parse(tariff);
    if (!value) return wrong(line, "tariff", tariff, cost.allowed);
    return KnownChargePoint{*cp, place, *value};
}

}  // namespace

Result<std::vector<KnownChargePoint>> read_cp_database(const std::filesystem::path& file, Currency currency) {
    const auto lines = read_lines(file, list_size_max);
    if (!lines) return tl::make_unexpected(lines.error());
    std::vector<KnownChargePoint> result;
    std::unordered_map<CpId, std::size_t> seen;
    for (const auto& line : *lines) {
        auto cp = parse_line(line, currency);
        if (!cp) return tl::make_unexpected(cp.error());
        const auto [place, added] = seen.try_emplace(cp->id, line.number);
        if (!added) {
            return failure_at(line.file, line.number,
                              "id: '" + cp->id.text() + "' is there twice, the first time at line " +
                                  std::to_string(place->second) + "; allowed: once");
        }
        result.push_back(*std::move(cp));
    }
    return result;
}

}  // namespace evc::config
