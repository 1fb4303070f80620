#include "evctl/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/cp_state.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/local_time.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/look.hpp"

namespace evc::evctl {
namespace {

using i18n::mark;
using i18n::tr;

constexpr std::array<std::pair<std::string_view, const char*>, 11> courses{{
    {"authorized", mark("Authorised")},
    {"accepted", mark("Accepted")},
    {"charging", mark("Supplying")},
    {"completed", mark("Completed")},
    {"interrupted", mark("Interrupted")},
    {"refused", mark("Refused")},
    {"expired", mark("Expired")},
    {"COMPLETED", mark("Completed")},
    {"INTERRUPTED", mark("Interrupted")},
    {"REJECTED", mark("Rejected")},
    {"EXPIRED", mark("Expired")},
}};

}  // namespace

terminal::Span state_cell(std::string_view state) {
    const auto known = parse_cp_state(state);
    if (!known) return {std::string{state}};
    return {std::string{i18n::state_text(*known)}, terminal::style(*known)};
}

std::string course_text(std::string_view word) {
    const auto* const known =
        std::find_if(courses.begin(), courses.end(), [word](const auto& course) { return course.first == word; });
    return std::string{known == courses.end() ? word : tr(known->second)};
}

std::string moment_text(Wall time) {
    return time == Wall{} ? std::string{} : i18n::date_text(time) + " " + i18n::time_text(time);
}

std::string_view yes_or_no(bool yes) { return yes ? tr("yes") : tr("no"); }

terminal::Style level_style(std::string_view level) {
    if (level == "error") return terminal::style(NoticeLevel::error);
    if (level == "warning") return terminal::style(NoticeLevel::warning);
    return terminal::style(NoticeLevel::info);
}

}  // namespace evc::evctl
