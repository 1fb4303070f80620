#include "panel/cards.hpp"

#include <algorithm>

#include "panel/words.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/picture.hpp"
#include "platform/terminal/text.hpp"

namespace evc::panel {
namespace {

using terminal::Colour;
using terminal::fit;
using terminal::fit_right;
using terminal::Line;
using terminal::Span;
using terminal::style;
using terminal::Style;
using terminal::symbol;
using terminal::width;

constexpr Style quiet{Colour::grey, false, false};

Span bar(const CpRow& row, bool selected) { return {selected ? "█" : "▌", style(row.state)}; }

/// Two texts at both ends of `columns`; the left one gives way.
Line ends(std::string_view left, Style left_style, std::string_view right, Style right_style, int columns) {
    const auto right_width = std::min(width(right), columns);
    const auto gap = right_width > 0 ? 1 : 0;
    const auto left_width = std::max(0, columns - right_width - gap);
    Line line{{fit(left, left_width), left_style}};
    if (gap > 0) line.push_back({fit_right(right, columns - left_width), right_style});
    return line;
}

Line behind_bar(const CpRow& row, bool selected, Line content) {
    content.insert(content.begin(), bar(row, selected));
    content.push_back({" "});
    return content;
}

std::string name_of(const CpRow& row) { return std::string{symbol(row.state)} + " " + row.id.text(); }

}  // namespace

std::vector<Line> card(const CpRow& row, int columns, bool selected) {
    const auto inner = columns - 2;
    const auto name = name_of(row);
    const auto tariff = i18n::tariff_text(row.tariff);
    const bool tariff_above = width(name) + 1 + width(tariff) <= inner;
    const Style name_style{Colour::plain, true, selected};
    const Style quiet_name{selected ? Colour::plain : Colour::grey, false, selected};
    const auto state = i18n::state_text(row.state);
    const auto state_width = std::min(width(state), inner);
    const auto driver = terminal::cut(row.driver.text(), inner - state_width - 1);
    const auto remark_style = row.state == CpState::faulted ? style(row.state) : Style{};

    std::vector<Line> lines;
    lines.push_back(ends(name, name_style, tariff_above ? tariff : "", quiet_name, inner));
    if (selected && tariff_above) lines.back().front().text += ' ', lines.back().back().text.erase(0, 1);
    lines.push_back(ends(row.location, {}, tariff_above ? "" : tariff, quiet, inner));
    lines.push_back(ends(state, style(row.state), driver, {}, inner));
    lines.push_back({{fit(remark(row), inner), remark_style}});
    for (auto& line : lines) line = behind_bar(row, selected, std::move(line));
    return lines;
}

Line list_line(const CpRow& row, int columns, bool selected) {
    constexpr int state_columns = 14;
    constexpr int wide = 72;
    constexpr int very_wide = 100;
    const auto id_columns = std::clamp(columns / 5, 9, 26);
    const Style name_style{Colour::plain, true, selected};
    Line line{bar(row, selected), {fit(name_of(row), id_columns), name_style}, {" "}};
    line.push_back({fit(i18n::state_text(row.state), state_columns), style(row.state)});
    auto left = columns - 1 - id_columns - 1 - state_columns;
    const auto add = [&](std::string text, Style how = {}) {
        left -= width(text);
        line.push_back({std::move(text), how});
    };
    if (columns < wide) {
        const auto said = remark(row);
        add(fit(said.empty() ? row.location : said, left));
        return line;
    }
    constexpr int remark_columns = 23;
    constexpr int tariff_columns = 13;
    const auto driver_columns = columns < very_wide ? 0 : 16;
    add(fit(row.location, left - remark_columns - driver_columns - (driver_columns > 0 ? tariff_columns : 0) - 1) +
        " ");
    if (driver_columns > 0) {
        add(fit(i18n::tariff_text(row.tariff), tariff_columns), quiet);
        add(fit(row.driver.text(), driver_columns - 1) + " ");
    }
    add(fit(remark(row), left), row.state == CpState::faulted ? style(row.state) : Style{});
    return line;
}

}  // namespace evc::panel
