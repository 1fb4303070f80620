#include "protocol/health/message.hpp"

#include "core/printable.hpp"
#include "protocol/link/message.hpp"
#include "protocol/link/text.hpp"

namespace evc::health {
namespace {

constexpr std::string_view check_keyword = "HEALTH_CHECK";
constexpr std::string_view ok_keyword = "OK";
constexpr std::string_view ko_keyword = "KO";
constexpr std::size_t size_max = link::message_size_max;

/// What follows `keyword` and `#`; empty without any, nothing when the line does not begin so.
std::optional<std::string_view> field_after(std::string_view keyword, std::string_view line) {
    if (!line.starts_with(keyword)) return std::nullopt;
    line.remove_prefix(keyword.size());
    if (line.empty()) return line;
    if (line.front() != '#') return std::nullopt;
    return line.substr(1);
}

}  // namespace

Result<Check> decode_check(std::string_view line) {
    const auto field = field_after(check_keyword, line);
    if (!field) return failure(Fault::invalid, "an unknown message: allowed is HEALTH_CHECK, with a cpId or without");
    if (field->empty()) return Check{};
    if (auto cp = CpId::parse(*field)) return Check{std::move(cp)};
    return failure(Fault::invalid, "a cpId that is none: allowed are " + std::string{name_rule});
}

Result<Answer> decode_answer(std::string_view line) {
    if (line == ok_keyword) return Answer{};
    const auto field = field_after(ko_keyword, line);
    if (!field) return failure(Fault::invalid, "an unknown answer: allowed are OK and KO, with a reason or without");
    if (field->size() > size_max || !is_utf8(*field) || link::has_control_character(*field))
        return failure(Fault::invalid, "a reason that is not text: at most 1024 bytes of UTF-8, no control characters");
    return Answer{false, Reason{*field}};
}

std::string encode(const Check& check) {
    std::string line{check_keyword};
    if (check.cp) line += "#" + check.cp->text();
    return line + "\n";
}

std::string encode(const Answer& answer) {
    if (answer.ok) return std::string{ok_keyword} + "\n";
    std::string line{ko_keyword};
    if (!answer.reason.empty()) line += "#" + link::readable(answer.reason, size_max - line.size() - 1);
    return line + "\n";
}

}  // namespace evc::health
