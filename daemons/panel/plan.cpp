#include "panel/plan.hpp"

#include <algorithm>

#include "panel/footer.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/text.hpp"

namespace evc::panel {
namespace {

constexpr int header_rows = 2;
constexpr int airy_from = 20;
constexpr int card_width_min = 26;
constexpr int requests_from = 12;  ///< rows between header and footer

bool matches(const CpRow& row, const std::string& wanted) {
    const auto has = [&](std::string_view text) { return terminal::folded(text).find(wanted) != std::string::npos; };
    return has(row.id.text()) || has(row.location) || has(row.driver.text()) || has(i18n::state_text(row.state));
}

void choose_matching(const PanelView& view, const PanelState& state, Plan& plan) {
    const auto wanted = terminal::folded(state.filter);
    for (const auto& row : view.charge_points)
        if (wanted.empty() || matches(row, wanted)) plan.matching.push_back(&row);
    const auto is_selected = [&](const CpRow* row) { return row->id == state.selected; };
    const auto found = std::find_if(plan.matching.begin(), plan.matching.end(), is_selected);
    if (found != plan.matching.end()) plan.selected = static_cast<std::size_t>(found - plan.matching.begin());
}

int lines_for(std::size_t count, int columns) { return (static_cast<int>(count) + columns - 1) / columns; }

void divide_grid(const PanelState& state, int width, int rows, Plan& plan) {
    constexpr int two_card_lines = 2 * card_pitch - 1;
    const auto count = plan.matching.size();
    const auto columns = std::max(1, width / card_width_min);
    const auto lines_needed = std::max(1, lines_for(count, columns));
    const auto lines_fitting = (rows + 1) / card_pitch;
    plan.list = state.list || (rows < two_card_lines && lines_needed > lines_fitting);
    if (plan.list) {
        plan.columns = 1;
        plan.grid_rows = std::min(rows, std::max(1, static_cast<int>(count)));
    } else {
        plan.columns = columns;
        plan.grid_rows = std::min(rows, std::min(lines_fitting, lines_needed) * card_pitch);
    }
    plan.column_width = width / plan.columns;
    const auto lines = plan.list ? plan.grid_rows : (plan.grid_rows + 1) / card_pitch;
    plan.page = static_cast<std::size_t>(std::max(1, lines * plan.columns));
    plan.first = plan.selected / plan.page * plan.page;
}

}  // namespace

Plan make_plan(const PanelView& view, const PanelState& state, terminal::Size window) {
    Plan plan;
    plan.too_small = window.columns < smallest_window.columns || window.rows < smallest_window.rows;
    if (plan.too_small) return plan;
    choose_matching(view, state, plan);
    plan.airy = window.rows >= airy_from;
    const auto most_footer = std::max(3, window.rows / 5);
    plan.footer_rows = std::min(most_footer, static_cast<int>(footer_text(view, state, window.columns).size()));

    constexpr int title = 1;
    const auto between = window.rows - header_rows - (plan.airy ? 1 : 0) - plan.footer_rows;
    const auto messages = title + std::clamp(between / 4, 2, 12);
    // Not as many as there are: cards that jump up and down with every request are hard to read.
    if (between >= requests_from) plan.request_rows = std::max(2, between / 5);
    const auto requests = plan.request_rows > 0 ? title + plan.request_rows : 0;
    divide_grid(state, window.columns, std::max(1, between - messages - requests), plan);
    plan.message_rows = between - requests - plan.grid_rows - title;
    return plan;
}

}  // namespace evc::panel
