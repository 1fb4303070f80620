#pragma once

#include <functional>
#include <memory>

#include "core/fleet/effects.hpp"
#include "panel/layout.hpp"
#include "panel/view.hpp"
#include "platform/loop/timer.hpp"
#include "platform/terminal/terminal.hpp"

namespace evc::panel {

/// What the panel's owner gives it. None of these may destroy the panel: post that to the loop.
struct PanelOwner {
    /// All there is to show, with these messages in it; called for each picture.
    std::function<PanelView(const PanelMessages&)> view;
    /// Something to be done, confirmed by the person. How it ended is told by Panel::ended().
    std::function<void(const PanelCommand&)> obey;
    /// The terminal hung up: there is nobody to show anything to.
    std::function<void()> gone;
};

/// The panel on its terminal.
///
/// Drawn anew when something has changed, once for all changes of a turn of the loop, and every second for the clock;
/// at most 20 times a second, and less often where a picture is costly to make, so that pictures never take more than a
/// tenth of the loop's time.
class Panel {
public:
    /// Fault::unavailable as Terminal::open().
    [[nodiscard]] static Result<std::unique_ptr<Panel>> open(loop::Loop& loop, PanelOwner owner, PanelRights rights);
    Panel(const Panel&) = delete;
    Panel& operator=(const Panel&) = delete;

    /// Something that is shown has changed.
    void changed();
    /// For the application messages, in the reader's language; of now, or of then.
    void say(NoticeLevel level, std::string text);
    void say(PanelMessage message);
    /// How a command ended; only a failure is shown, since what succeeded shows itself.
    void ended(const PanelCommand& command, CallOutcome outcome, std::string_view text);

private:
    Panel(loop::Loop& loop, PanelOwner owner, PanelRights rights);
    void pressed(const terminal::Key& key);
    void schedule(Steady when);
    void draw();

    PanelOwner owner_;
    PanelState state_;
    PanelMessages messages_;
    PanelView shown_;  ///< what the person sees and answers to
    Steady not_before_ = Steady::min();
    Steady due_ = Steady::max();
    loop::Timer redraw_;
    std::unique_ptr<terminal::Terminal> terminal_;
};

}  // namespace evc::panel
