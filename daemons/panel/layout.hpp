#pragma once

#include <cstddef>
#include <vector>

#include "panel/view.hpp"
#include "platform/terminal/picture.hpp"

namespace evc::panel {

inline constexpr terminal::Size smallest_window{40, 10};

/// How a window is divided, from its top: two lines of header, the charge points, the requests, the messages, the
/// footer. Rows and columns are those of the window.
struct Plan {
    bool too_small = false;  ///< than smallest_window: nothing else counts
    bool airy = false;       ///< a blank line below the header
    int grid_rows = 0;
    int request_rows = 0;  ///< without their title; 0: not shown
    int message_rows = 0;  ///< without their title
    int footer_rows = 1;

    // The charge points: cards side by side, or a list of one line each.
    bool list = false;
    int columns = 1;
    int column_width = 0;
    std::size_t page = 1;  ///< how many of them the grid holds

    std::vector<const CpRow*> matching;  ///< the filter; into the view
    std::size_t selected = 0;            ///< index in `matching`
    std::size_t first = 0;               ///< index of the first one in the grid
};

inline constexpr int card_rows = 4;
inline constexpr int card_pitch = card_rows + 1;

/// The plan for a window of this size. Pages follow the selection, so that there is no scrolling position to keep.
[[nodiscard]] Plan make_plan(const PanelView& view, const PanelState& state, terminal::Size window);

/// The panel as it is drawn in a window of this size: as many lines as the window has rows, none wider than it. Pure,
/// but for the language and the time zone.
[[nodiscard]] terminal::Picture lay_out(const PanelView& view, const PanelState& state, terminal::Size window);

}  // namespace evc::panel
