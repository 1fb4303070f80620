#include "panel/words.hpp"

#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/text.hpp"

namespace evc::panel {
namespace {

using i18n::fill;
using i18n::tr;

std::string wish_text(const PanelCommand& command) {
    switch (command.verb) {
        case PanelVerb::stop: return fill(tr("Stop {0}"), {command.cp.text()});
        case PanelVerb::stop_all: return std::string{tr("Stop all charge points")};
        case PanelVerb::resume: return fill(tr("Resume {0}"), {command.cp.text()});
        case PanelVerb::resume_all: return std::string{tr("Resume all charge points")};
        case PanelVerb::quit: return std::string{tr("Quit")};
    }
    return "?";
}

std::string asked(const PanelCommand& command, const std::string& count) {
    switch (command.verb) {
        case PanelVerb::stop: return fill(tr("Stop {0}? A supply ends at once."), {command.cp.text()});
        case PanelVerb::stop_all: return fill(tr("Stop all {0} charge points? Supplies end at once."), {count});
        case PanelVerb::resume: return fill(tr("Resume {0}?"), {command.cp.text()});
        case PanelVerb::resume_all: return fill(tr("Resume all {0} charge points?"), {count});
        case PanelVerb::quit: return std::string{tr("Quit CENTRAL? Running supplies go on, no new one begins.")};
    }
    return "?";
}

constexpr int place_for_range = 16;  ///< at the right of the one line: ` 101-112 of 300`

std::vector<std::string_view> keys(const PanelState& state) {
    std::vector<std::string_view> texts{tr("? keys"), tr("q quit"), tr("/ filter")};
    if (state.rights.commands) {
        texts.push_back(tr("s stop"));
        texts.push_back(tr("r resume"));
        texts.push_back(tr("S stop all"));
        texts.push_back(tr("R resume all"));
    }
    if (!state.filter.empty()) texts.push_back(tr("Esc show all"));
    texts.push_back(state.list ? tr("l cards") : tr("l list"));
    texts.push_back(tr("arrows, PgUp, PgDn, Home, End select"));
    if (!state.rights.commands) texts.push_back(tr("view only"));
    return texts;
}

std::vector<std::string> wrapped(const std::vector<std::string_view>& texts, std::string_view gap, int columns) {
    std::vector<std::string> lines{" "};
    for (const auto text : texts) {
        auto longer =
            lines.back() == " " ? " " + std::string{text} : lines.back() + std::string{gap} + std::string{text};
        if (terminal::width(longer) <= columns)
            lines.back() = std::move(longer);
        else
            lines.push_back(" " + std::string{text});
    }
    return lines;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (auto end = text.find(' '); end != std::string_view::npos; end = text.find(' ')) {
        words.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    words.push_back(text);
    return words;
}

}  // namespace

std::string_view step_text(RequestStep step) {
    switch (step) {
        case RequestStep::waiting: return tr("Waiting for its CP");
        case RequestStep::authorized: return tr("Authorised");
        case RequestStep::accepted: return tr("Accepted");
        case RequestStep::charging: return tr("Supplying");
        case RequestStep::finishing: return tr("Ending");
    }
    return "?";
}

std::string remark(const CpRow& row) {
    if (!row.fault_reason.empty()) return i18n::reason_text(row.fault_reason);
    if (row.charging) return i18n::energy_text(row.energy) + " · " + i18n::money_text(row.amount);
    if (row.reserved) return std::string{tr("Reserved")};
    if (row.unheeded) return std::string{tr("Waiting for its engine")};
    return {};
}

std::string question_text(const PanelCommand& command, std::size_t charge_points) {
    return asked(command, std::to_string(charge_points)) + " " + std::string{tr("(y/n)")};
}

std::vector<std::string> footer_text(const PanelView& view, const PanelState& state, int columns) {
    if (state.question) {
        const auto question = question_text(*state.question, view.charge_points.size());
        return wrapped(words_of(question), " ", columns);
    }
    if (state.typing) return {" / " + state.filter + "_"};
    auto lines = wrapped(keys(state), "   ", state.help ? columns : columns - place_for_range);
    if (!state.help) lines.resize(1);
    return lines;
}

std::string failure_text(const PanelCommand& command, CallOutcome outcome, std::string_view text) {
    auto said = wish_text(command) + ": ";
    if (outcome == CallOutcome::unknown_charge_point) return said.append(tr("there is no such charge point"));
    return said.append(text);
}

std::string_view yes_key() { return tr("y"); }

}  // namespace evc::panel
