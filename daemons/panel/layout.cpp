#include "panel/layout.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "panel/cards.hpp"
#include "panel/words.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/picture.hpp"
#include "platform/terminal/text.hpp"

namespace evc::panel {
namespace {

using i18n::fill;
using i18n::tr;
using terminal::Colour;
using terminal::fit;
using terminal::Line;
using terminal::Picture;
using terminal::Span;
using terminal::style;
using terminal::Style;
using terminal::symbol;
using terminal::width;

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

constexpr Style quiet{Colour::grey, false, false};
constexpr Style strong{Colour::plain, true, false};
constexpr Style alarm{Colour::red, true, false};
constexpr Style asking{Colour::accent, true, true};

Line header(const PanelView& view, int columns) {
    const auto clock = i18n::date_text(view.now) + " " + i18n::time_text(view.now) + " ";
    const auto name = " EV_Central " + view.version;
    const auto left = columns - width(name) - width(clock);
    const auto trouble = view.troubles.empty() ? std::string{} : "  ! " + view.troubles.front();
    return {{name, strong}, {fit(trouble, left), alarm}, {clock, quiet}};
}

/// Words where they fit, symbols alone where not.
Line counts(const PanelView& view, int columns) {
    struct Form {
        bool words;
        std::size_t gap;
    };
    constexpr std::array<CpState, 5> order{CpState::available, CpState::supplying, CpState::stopped, CpState::faulted,
                                           CpState::disconnected};
    std::map<CpState, std::size_t> of;
    for (const auto& row : view.charge_points) ++of[row.state];
    Line line;
    for (const auto form : {Form{true, 3}, Form{true, 2}, Form{false, 2}, Form{false, 1}}) {
        line = {{" " + fill(tr("{0} CPs"), {std::to_string(view.charge_points.size())})}};
        for (const auto state : order) {
            if (of[state] == 0) continue;
            auto text = std::string(form.gap, ' ') + std::string{symbol(state)} + " " + std::to_string(of[state]);
            if (form.words) text.append(" ").append(i18n::state_text(state));
            line.push_back({std::move(text), style(state)});
        }
        const auto add = [](int sum, const Span& span) { return sum + width(span.text); };
        if (std::accumulate(line.begin(), line.end(), 0, add) <= columns) break;
    }
    return line;
}

Line title(std::string_view text, int columns) {
    std::string line = "── " + std::string{text} + " ";
    for (auto used = width(line); used < columns; ++used) line += "─";
    return {{terminal::cut(line, columns), quiet}};
}

void add_cards(const Plan& plan, Picture& picture) {
    const auto end = std::min(plan.matching.size(), plan.first + plan.page);
    Picture grid(static_cast<std::size_t>(plan.grid_rows));
    for (auto i = plan.first; i < end; ++i) {
        const auto line = (i - plan.first) / static_cast<std::size_t>(plan.columns) * card_pitch;
        const auto lines = card(*plan.matching[i], plan.column_width, i == plan.selected);
        for (std::size_t k = 0; k < lines.size() && line + k < grid.size(); ++k)
            grid[line + k].insert(grid[line + k].end(), lines[k].begin(), lines[k].end());
    }
    picture.insert(picture.end(), grid.begin(), grid.end());
}

void add_charge_points(const PanelView& view, const Plan& plan, Picture& picture) {
    if (plan.matching.empty()) {
        const auto text =
            view.charge_points.empty() ? tr("No charge point is known yet.") : tr("None matches the filter.");
        picture.push_back({{" " + std::string{text}, quiet}});
        picture.resize(picture.size() + static_cast<std::size_t>(plan.grid_rows) - 1);
        return;
    }
    if (!plan.list) {
        add_cards(plan, picture);
        return;
    }
    const auto end = std::min(plan.matching.size(), plan.first + plan.page);
    for (auto i = plan.first; i < end; ++i)
        picture.push_back(list_line(*plan.matching[i], plan.column_width, i == plan.selected));
    picture.resize(picture.size() + plan.page - (end - plan.first));
}

Line request_line(const RequestRow& row, int columns) {
    constexpr int with_date = 60;
    constexpr int step_columns = 20;
    const auto when =
        " " + (columns < with_date ? std::string{} : i18n::date_text(row.at) + " ") + i18n::time_text(row.at) + "  ";
    const auto names = std::max(8, (columns - width(when) - step_columns) / 2);
    return {{when, quiet},
            {fit(row.driver.text(), names - 1) + " "},
            {fit(row.cp.text(), names - 1) + " "},
            {std::string{step_text(row.step)}}};
}

void add_requests(const PanelView& view, const Plan& plan, int columns, Picture& picture) {
    if (plan.request_rows == 0) return;
    picture.push_back(title(fill(tr("Ongoing requests: {0}"), {std::to_string(view.requests.size())}), columns));
    const auto rows = static_cast<std::size_t>(plan.request_rows);
    const auto end = picture.size() + rows;
    for (std::size_t i = 0; i < std::min(rows, view.requests.size()); ++i)
        picture.push_back(request_line(view.requests[i], columns));
    picture.resize(end);
}

Line message_line(const PanelMessage& message) {
    const auto* const sign = message.level == NoticeLevel::info      ? "  "
                             : message.level == NoticeLevel::warning ? "! "
                                                                     : "!!";
    return {{" " + i18n::time_text(message.at) + " ", quiet},
            {std::string{sign} + " " + message.text, style(message.level)}};
}

void add_messages(const PanelView& view, const Plan& plan, int columns, Picture& picture) {
    picture.push_back(title(tr("Application messages"), columns));
    auto left = static_cast<std::size_t>(plan.message_rows);
    if (view.troubles.empty()) {
        picture.push_back({{" • CENTRAL system status OK", {Colour::green, false, false}}});
        --left;
    }
    const auto troubles = std::min(view.troubles.size(), left);
    for (std::size_t i = 0; i < troubles; ++i) picture.push_back({{" ! CENTRAL: " + view.troubles[i], alarm}});
    left -= troubles;
    const auto newest = view.messages.size() - std::min(view.messages.size(), left);
    for (auto i = newest; i < view.messages.size(); ++i) picture.push_back(message_line(view.messages[i]));
}

std::string range(const PanelState& state, const Plan& plan) {
    const auto count = plan.matching.size();
    const auto last = std::min(count, plan.first + plan.page);
    if (count == 0 || (count <= plan.page && state.filter.empty())) return {};
    return fill(tr("{0}-{1} of {2}"), {std::to_string(plan.first + 1), std::to_string(last), std::to_string(count)}) +
           " ";
}

void add_footer(const PanelView& view, const PanelState& state, const Plan& plan, int columns, Picture& picture) {
    const auto texts = footer_text(view, state, columns);
    const auto right = state.question || state.help ? std::string{} : range(state, plan);
    const auto style = state.question || state.typing ? asking : quiet;
    for (std::size_t i = 0; i < static_cast<std::size_t>(plan.footer_rows); ++i) {
        const auto& behind = i == 0 ? right : std::string{};
        picture.push_back({{fit(texts[i], columns - width(behind)), style}, {behind, style}});
    }
}

void cut_off(Line& line, int columns) {
    for (auto& span : line) {
        span.text = terminal::cut(span.text, columns);
        columns -= width(span.text);
    }
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

Picture lay_out(const PanelView& view, const PanelState& state, terminal::Size window) {
    const auto plan = make_plan(view, state, window);
    if (plan.too_small) {
        const auto text = fill(tr("Needs a window of {0}x{1}"),
                               {std::to_string(smallest_window.columns), std::to_string(smallest_window.rows)});
        return {{{terminal::cut(text, window.columns), {}}}};
    }
    Picture picture{header(view, window.columns), counts(view, window.columns)};
    if (plan.airy) picture.emplace_back();
    add_charge_points(view, plan, picture);
    add_requests(view, plan, window.columns, picture);
    add_messages(view, plan, window.columns, picture);
    picture.resize(static_cast<std::size_t>(window.rows - plan.footer_rows));
    add_footer(view, state, plan, window.columns, picture);
    for (auto& line : picture) cut_off(line, window.columns);
    return picture;
}

}  // namespace evc::panel
