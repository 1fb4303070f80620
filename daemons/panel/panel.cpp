#include "panel/panel.hpp"

#include <algorithm>
#include <utility>

#include "panel/keys.hpp"
#include "panel/words.hpp"

namespace evc::panel {
namespace {

constexpr milliseconds shortest_pause{50};
constexpr milliseconds longest_pause{1'000};
constexpr int share_of_time = 10;

}  // namespace

Result<std::unique_ptr<Panel>> Panel::open(loop::Loop& loop, PanelOwner owner, PanelRights rights) {
    std::unique_ptr<Panel> panel{new Panel{loop, std::move(owner), rights}};
    auto* const self = panel.get();
    auto terminal = terminal::Terminal::open(loop, {[self](const terminal::Key& key) { self->pressed(key); },
                                                    [self] { self->draw(); }, [self] { self->owner_.gone(); }});
    if (!terminal) return tl::make_unexpected(terminal.error());
    panel->terminal_ = std::move(*terminal);
    panel->changed();
    return panel;
}

Panel::Panel(loop::Loop& loop, PanelOwner owner, PanelRights rights) : owner_(std::move(owner)), redraw_(loop) {
    state_.rights = rights;
}

void Panel::changed() { schedule(std::max(not_before_, loop::Loop::now().steady)); }

void Panel::say(NoticeLevel level, std::string text) { say({loop::Loop::now().wall, level, std::move(text)}); }

void Panel::say(PanelMessage message) {
    messages_.add(std::move(message));
    changed();
}

void Panel::ended(const PanelCommand& command, CallOutcome outcome, std::string_view text) {
    if (outcome != CallOutcome::done) say(NoticeLevel::error, failure_text(command, outcome, text));
}

void Panel::pressed(const terminal::Key& key) {
    const auto plan = make_plan(shown_, state_, terminal_->size());
    if (const auto command = press(key, plan, state_)) owner_.obey(*command);
    changed();
}

void Panel::schedule(Steady when) {
    if (when >= due_) return;
    due_ = when;
    redraw_.at(when, [this] { draw(); });
}

void Panel::draw() {
    const auto begun = loop::Loop::now().steady;
    shown_ = owner_.view(messages_);
    terminal_->draw(lay_out(shown_, state_, terminal_->size()));
    const auto ended = loop::Loop::now().steady;
    not_before_ = ended + std::max<milliseconds>(shortest_pause, (ended - begun) * share_of_time);
    due_ = Steady::max();
    schedule(std::max(not_before_, ended + longest_pause));
}

}  // namespace evc::panel
