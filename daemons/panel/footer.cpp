#include "panel/footer.hpp"

#include "panel/words.hpp"
#include "platform/i18n/language.hpp"
#include "platform/terminal/text.hpp"

namespace evc::panel {
namespace {

using i18n::tr;

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

}  // namespace evc::panel
