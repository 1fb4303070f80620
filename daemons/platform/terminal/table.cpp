#include "platform/terminal/table.hpp"

#include <algorithm>
#include <ostream>

#include "platform/terminal/picture.hpp"
#include "platform/terminal/text.hpp"

namespace evc::terminal {
namespace {

constexpr Style title_style{Colour::plain, true, false};

}  // namespace

void Table::add(Line cells) {
    for (auto& cell : cells) cell.text = clean(cell.text);
    rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out, How how) const {
    std::vector<int> widths(columns_.size());
    for (std::size_t i = 0; how.titles && i < columns_.size(); ++i) widths[i] = width(columns_[i].title);
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i].text));

    std::string line;
    const auto put = [&](std::size_t column, std::string_view text, const Style& style) {
        const std::string blanks(static_cast<std::size_t>(widths[column] - width(text)), ' ');
        const bool right = columns_[column].side == Side::right;
        const bool last = column + 1 == columns_.size();
        if (right) line += blanks;
        line += how.coloured ? painted(text, style) : text;
        if (!right) line += blanks;
        if (!last) line += "  ";
        if (!last) return;
        line.erase(line.find_last_not_of(' ') + 1);
        line += '\n';
    };
    for (std::size_t i = 0; how.titles && i < columns_.size(); ++i) put(i, columns_[i].title, title_style);
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) put(i, row[i].text, row[i].style);
    out << line;
}

}  // namespace evc::terminal
