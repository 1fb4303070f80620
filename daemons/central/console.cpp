#include "central/console.hpp"

#include <string>
#include <utility>
#include <vector>

#include "central/fleet_view.hpp"
#include "central/notices.hpp"
#include "platform/i18n/language.hpp"
#include "platform/log/log.hpp"

namespace evc::central {
namespace {

using i18n::fill;
using i18n::tr;
using panel::PanelCommand;
using panel::PanelMessages;
using panel::PanelVerb;
using panel::PanelView;

/// What is wrong with Central that its Fleet knows nothing of.
std::vector<std::string> troubles(const Condition& condition) {
    std::vector<std::string> texts;
    if (!condition.ledger_writable)
        texts.emplace_back(tr("the ledger cannot be written: nothing new is acknowledged until it can"));
    if (!condition.missing_topics.empty())
        texts.push_back(fill(tr("topics are missing at the broker: {0}"), {condition.missing_topics}));
    if (!condition.refused_topics.empty())
        texts.push_back(fill(tr("the broker refuses messages for: {0}"), {condition.refused_topics}));
    return texts;
}

NoticeLevel notice_level(log::Level level) {
    switch (level) {
        case log::Level::debug:
        case log::Level::info: return NoticeLevel::info;
        case log::Level::warning: return NoticeLevel::warning;
        case log::Level::error: return NoticeLevel::error;
    }
    return NoticeLevel::error;
}

}  // namespace

Console::Console(Central& central, std::function<void()> quit) : central_(central), quit_(std::move(quit)) {}

Result<std::unique_ptr<Console>> Console::open(loop::Loop& loop, Central& central, std::function<void()> quit) {
    std::unique_ptr<Console> console{new Console{central, std::move(quit)}};
    auto* const self = console.get();
    auto opened = panel::Panel::open(loop,
                                     {.view = [self](const PanelMessages& messages) { return self->view(messages); },
                                      .obey = [self](const PanelCommand& command) { self->obey(command); },
                                      .gone = [self] { self->quit_(); }},
                                     {});
    if (!opened) return tl::make_unexpected(opened.error());
    console->panel_ = std::move(*opened);
    console->subscription_ = central.subscribe(
        {.changed = [self](const CpId&) { self->panel_->changed(); },
         .said = [self](const Notice& notice) { self->panel_->say(level_of(notice.kind), notice_text(notice)); },
         .condition = [self] { self->panel_->changed(); }});
    // Only the loop's own thread logs here: the workers return what went wrong.
    log::divert([self](log::Level level, const std::string& text) { self->panel_->say(notice_level(level), text); });
    return console;
}

Console::~Console() { log::divert({}); }

PanelView Console::view(const PanelMessages& messages) const {
    return make_view(central_.fleet(), messages, troubles(central_.condition()), loop::Loop::now());
}

void Console::obey(const PanelCommand& command) {
    switch (command.verb) {
        case PanelVerb::stop: call<StopCall>(command, command.cp); return;
        case PanelVerb::resume: call<ResumeCall>(command, command.cp); return;
        case PanelVerb::stop_all: call_all(command, true); return;
        case PanelVerb::resume_all: call_all(command, false); return;
        case PanelVerb::quit: quit_(); return;
    }
}

template <class Call>
void Console::call(const PanelCommand& command, const CpId& cp) {
    Call call;
    call.cp = cp;
    central_.call(std::move(call), [this, command](CallOutcome outcome, const std::string& text) {
        panel_->ended(command, outcome, text);
    });
}

void Console::call_all(const PanelCommand& command, bool stop) {
    std::vector<CpId> all;
    central_.fleet().for_each([&](const ChargePoint& cp) {
        if (cp.record.stopped != stop) all.push_back(cp.record.id);
    });
    for (const auto& cp : all) {
        if (stop)
            call<StopCall>(command, cp);
        else
            call<ResumeCall>(command, cp);
    }
}

}  // namespace evc::central
