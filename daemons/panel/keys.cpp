#include "panel/keys.hpp"

#include <algorithm>
#include <utility>

#include "core/printable.hpp"
#include "panel/words.hpp"
#include "platform/terminal/text.hpp"

namespace evc::panel {
namespace {

using terminal::Key;

/// Any other key than the one for yes leaves it undone.
std::optional<PanelCommand> answer(const Key& key, PanelState& state) {
    const auto command = std::exchange(state.question, std::nullopt);
    const bool yes = key.kind == Key::Kind::text && terminal::folded(key.text) == yes_key();
    return yes ? command : std::nullopt;
}

void remove_last_character(std::string& text) {
    if (!text.empty()) text.resize(cut_bytes(text, text.size() - 1).size());
}

void type(const Key& key, PanelState& state) {
    switch (key.kind) {
        case Key::Kind::escape:
            state.filter.clear();
            state.typing = false;
            return;
        case Key::Kind::backspace: remove_last_character(state.filter); return;
        case Key::Kind::text:
            if (state.filter.size() + key.text.size() <= filter_length_max) state.filter += key.text;
            return;
        default: state.typing = false; return;
    }
}

void select(const Plan& plan, PanelState& state, std::ptrdiff_t by) {
    if (plan.matching.empty()) return;
    const auto last = static_cast<std::ptrdiff_t>(plan.matching.size()) - 1;
    const auto index = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(plan.selected) + by, 0, last);
    state.selected = plan.matching[static_cast<std::size_t>(index)]->id;
}

void ask(PanelVerb verb, const Plan& plan, PanelState& state) {
    const bool one = verb == PanelVerb::stop || verb == PanelVerb::resume;
    if (verb != PanelVerb::quit && !state.rights.commands) return;
    if (one && plan.matching.empty()) return;
    state.question = PanelCommand{verb, one ? plan.matching[plan.selected]->id : CpId{}};
}

void obey_letter(const std::string& letter, const Plan& plan, PanelState& state) {
    if (letter == "/") state.typing = true;
    if (letter == "?") state.help = !state.help;
    if (letter == "l") state.list = !state.list;
    if (letter == "s") ask(PanelVerb::stop, plan, state);
    if (letter == "S") ask(PanelVerb::stop_all, plan, state);
    if (letter == "r") ask(PanelVerb::resume, plan, state);
    if (letter == "R") ask(PanelVerb::resume_all, plan, state);
    if (letter == "q") ask(PanelVerb::quit, plan, state);
}

}  // namespace

std::optional<PanelCommand> press(const Key& key, const Plan& plan, PanelState& state) {
    if (state.question) return answer(key, state);
    if (state.typing && (key.kind == Key::Kind::text || key.kind == Key::Kind::backspace ||
                         key.kind == Key::Kind::escape || key.kind == Key::Kind::enter)) {
        type(key, state);
        return std::nullopt;
    }
    const auto page = static_cast<std::ptrdiff_t>(plan.page);
    const auto all = static_cast<std::ptrdiff_t>(plan.matching.size());
    switch (key.kind) {
        case Key::Kind::left: select(plan, state, -1); break;
        case Key::Kind::right: select(plan, state, 1); break;
        case Key::Kind::up: select(plan, state, -plan.columns); break;
        case Key::Kind::down: select(plan, state, plan.columns); break;
        case Key::Kind::page_up: select(plan, state, -page); break;
        case Key::Kind::page_down: select(plan, state, page); break;
        case Key::Kind::home: select(plan, state, -all); break;
        case Key::Kind::end: select(plan, state, all); break;
        case Key::Kind::escape: state.filter.clear(), state.help = false; break;
        case Key::Kind::text:
            if (key.text == "q" && !state.rights.owner) return PanelCommand{PanelVerb::quit, {}};
            obey_letter(key.text, plan, state);
            break;
        default: break;
    }
    return std::nullopt;
}

}  // namespace evc::panel
