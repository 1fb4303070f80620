#include "protocol/time_text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace evc::protocol {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr Wall first_time = sys_days{year{0} / 1 / 1};
constexpr Wall last_time = sys_days{year{9999} / 12 / 31} + days{1} - milliseconds{1};

void append_number(std::string& text, unsigned number, std::size_t width) {
    const auto digits = std::to_string(number);
    text.append(width - digits.size(), '0').append(digits);
}

/// Takes what it reads off the front of a text; once something is not as expected, it stays failed.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool ended() const { return !failed_ && text_.empty(); }

    [[nodiscard]] bool accept(std::string_view one_of) {
        if (text_.empty() || one_of.find(text_.front()) == std::string_view::npos) return false;
        text_.remove_prefix(1);
        return true;
    }

    void expect(std::string_view one_of) { failed_ = !accept(one_of) || failed_; }

    /// A number of exactly `width` digits, at most `max`.
    int number(std::size_t width, int max) {
        const auto digits = text_.substr(0, width);
        int value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        failed_ = failed_ || digits.size() != width || digits.front() == '-' || error != std::errc{} ||
                  end != digits.data() + width || value > max;
        text_.remove_prefix(digits.size());
        return value;
    }

    /// One digit or more behind a decimal point; those beyond the third count for nothing.
    milliseconds fraction() {
        const auto size = std::min(text_.find_first_not_of("0123456789"), text_.size());
        failed_ = failed_ || size == 0;
        int value = 0;
        for (std::size_t at = 0; at < 3; ++at) value = value * 10 + (at < size ? text_[at] - '0' : 0);
        text_.remove_prefix(size);
        return milliseconds{value};
    }

private:
    std::string_view text_;
    bool failed_ = false;
};

/// `Z`, or how far local time is ahead of UTC.
minutes scan_offset(Scanner& scanner) {
    if (scanner.accept("Zz")) return minutes{0};
    const bool ahead = scanner.accept("+");
    if (!ahead) scanner.expect("-");
    const hours whole{scanner.number(2, 23)};
    scanner.expect(":");
    const minutes offset = whole + minutes{scanner.number(2, 59)};
    return ahead ? offset : -offset;
}

sys_days scan_date(Scanner& scanner, bool& exists) {
    const year y{scanner.number(4, 9999)};
    scanner.expect("-");
    const auto m = static_cast<unsigned>(scanner.number(2, 12));
    scanner.expect("-");
    const auto d = static_cast<unsigned>(scanner.number(2, 31));
    const year_month_day date{y, std::chrono::month{m}, std::chrono::day{d}};
    exists = date.ok();
    return sys_days{date};
}

}  // namespace

std::string time_text(Wall time) {
    time = std::clamp(time, first_time, last_time);
    const auto day = std::chrono::floor<days>(time);
    const year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::string text;
    text.reserve(24);
    append_number(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    text += '-';
    append_number(text, static_cast<unsigned>(date.month()), 2);
    text += '-';
    append_number(text, static_cast<unsigned>(date.day()), 2);
    text += 'T';
    append_number(text, static_cast<unsigned>(clock.hours().count()), 2);
    text += ':';
    append_number(text, static_cast<unsigned>(clock.minutes().count()), 2);
    text += ':';
    append_number(text, static_cast<unsigned>(clock.seconds().count()), 2);
    text += '.';
    append_number(text, static_cast<unsigned>(clock.subseconds().count()), 3);
    text += 'Z';
    return text;
}

std::optional<Wall> parse_time(std::string_view text) {
    Scanner scanner{text};
    bool exists = false;
    Wall time = scan_date(scanner, exists);
    scanner.expect("Tt");
    time += hours{scanner.number(2, 23)};
    scanner.expect(":");
    time += minutes{scanner.number(2, 59)};
    scanner.expect(":");
    const seconds second{scanner.number(2, 60)};
    const auto fraction = scanner.accept(".") ? scanner.fraction() : milliseconds{0};
    time += second - scan_offset(scanner);
    // A leap second, 23:59:60 in UTC: as the last moment of that day, since our clocks have none.
    if (second == seconds{60}) {
        exists = exists && time == std::chrono::floor<days>(time);
        time -= milliseconds{1};
    } else {
        time += fraction;
    }
    if (!scanner.ended() || !exists || time < first_time || time > last_time) return std::nullopt;
    return time;
}

}  // namespace evc::protocol
