#include "platform/log/limited.hpp"

#include <algorithm>
#include <utility>

#include "platform/log/format.hpp"

namespace evc::log {
namespace {

constexpr std::string_view other = "other";

}  // namespace

Limited::Limited(loop::Loop& loop) : timer_(loop) {}

bool Limited::write(std::string_view kind, Level level, std::string_view text, const Fields& fields) {
    const auto now = loop::Loop::now().steady;
    tell(now);
    auto found = kinds_.find(kind);
    if (found == kinds_.end() && kinds_.size() >= kinds_max) {
        kind = other;
        found = kinds_.find(kind);
    }
    if (found == kinds_.end()) {
        kinds_.emplace(kind, Kind{now + period, 0, level, {}});
        log::write(level, text, fields);
        arm();
        return true;
    }
    auto& counted = found->second;
    ++counted.count;
    counted.level = std::max(counted.level, level);
    counted.last = text.substr(0, text_length_max);
    return false;
}

void Limited::tell(Steady now) {
    for (auto next = kinds_.begin(); next != kinds_.end();) {
        auto& [name, kind] = *next;
        if (kind.until > now) {
            ++next;
            continue;
        }
        if (kind.count == 0) {
            next = kinds_.erase(next);
            continue;
        }
        log::write(kind.level, fmt::format("{}: {} more within a minute, the last: {}", name, kind.count, kind.last));
        kind = {now + period, 0, Level::debug, {}};
        ++next;
    }
    arm();
}

void Limited::arm() {
    auto due = Steady::max();
    for (const auto& [name, kind] : kinds_) due = std::min(due, kind.until);
    timer_.at(due, [this] { tell(loop::Loop::now().steady); });
}

}  // namespace evc::log
