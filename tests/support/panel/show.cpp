// Shows the panel of a fleet that does not exist, on this terminal: panel_show [COUNT] [view-only]. A CP is stopped and
// resumed as if it were one. LANG=es for Spanish.

#include <signal.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "central/notices.hpp"
#include "panel/panel.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/events.hpp"
#include "support/panel/fleet.hpp"

namespace {

using namespace evc;

class Show {
public:
    Show(std::size_t count, bool view_only) : fleet_(count == 0 ? test::small_fleet() : test::large_fleet(count)) {
        panel::PanelOwner owner{[this](const auto& messages) { return view(messages); },
                                [this](const auto& command) { obey(command); }, [this] { loop_.stop(); }};
        auto panel = panel::Panel::open(loop_, std::move(owner), {.commands = !view_only});
        if (panel)
            panel_ = std::move(*panel);
        else
            std::cerr << panel.error().text << '\n';
    }

    int run() {
        if (!panel_) return EXIT_FAILURE;
        loop::Signals ends{loop_, {SIGINT, SIGTERM}, [this](int) { loop_.stop(); }};
        for (const auto& message : fleet_.messages) panel_->say(message.level, message.text);
        tick();
        loop_.run();
        return EXIT_SUCCESS;
    }

private:
    panel::PanelView view(const panel::PanelMessages& messages) {
        auto shown = fleet_;
        shown.now = loop::Loop::now().wall;
        shown.messages.assign(messages.all().begin(), messages.all().end());
        return shown;
    }

    void obey(const panel::PanelCommand& command) {
        using panel::PanelVerb;
        if (command.verb == PanelVerb::quit) loop_.stop();
        const bool stop = command.verb == PanelVerb::stop || command.verb == PanelVerb::stop_all;
        for (auto& row : fleet_.charge_points) {
            if (row.id != command.cp && !command.cp.empty()) continue;
            row.state = stop ? CpState::stopped : CpState::available;
            row.charging = false;
        }
        const auto kind = stop ? NoticeKind::cp_stopped : NoticeKind::cp_resumed;
        const Notice notice{kind, command.cp};
        if (!command.cp.empty()) panel_->say(central::level_of(kind), central::notice_text(notice));
    }

    void tick() {
        for (auto& row : fleet_.charge_points) {
            if (!row.charging) continue;
            row.energy = row.energy + WattHours{6};
            row.amount = row.tariff.amount(row.energy);
        }
        panel_->changed();
        ticks_.after(seconds{1}, [this] { tick(); });
    }

    loop::Loop loop_;
    panel::PanelView fleet_;
    loop::Timer ticks_{loop_};
    std::unique_ptr<panel::Panel> panel_;
};

}  // namespace

int main(int argc, char** argv) {
    if (const auto used = evc::i18n::use(evc::i18n::environment_language()); !used)
        std::cerr << used.error().text << '\n';
    const auto count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0;
    return Show{count, argc > 2}.run();
}
