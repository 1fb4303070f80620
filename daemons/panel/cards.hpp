#pragma once

#include "panel/layout.hpp"

namespace evc::panel {

/// A charge point on `card_rows` lines, each exactly `columns` wide.
[[nodiscard]] std::vector<terminal::Line> card(const CpRow& row, int columns, bool selected);

/// A charge point on one line, exactly `columns` wide; the more columns, the more of it.
[[nodiscard]] terminal::Line list_line(const CpRow& row, int columns, bool selected);

}  // namespace evc::panel
