#include "evctl/remote_panel.hpp"

#include <algorithm>
#include <csignal>
#include <tuple>
#include <utility>

#include "evctl/bus_names.hpp"
#include "evctl/panel_rows.hpp"
#include "evctl/signal_decoder.hpp"
#include "platform/bus/path.hpp"
#include "platform/i18n/words.hpp"
#include "platform/loop/signals.hpp"

namespace evc::evctl {
namespace {

using panel::PanelCommand;
using panel::PanelVerb;

constexpr milliseconds usual{1'000};
constexpr milliseconds soonest{100};
constexpr int share_of_time = 10;
constexpr std::uint32_t sessions_max = 200;
constexpr std::uint32_t messages_max = panel::PanelMessages::limit;

bus::Target manager(const char* method) { return {central_name, central_path, manager_interface, method}; }

}  // namespace

RemotePanel::RemotePanel(Settings settings)
    : settings_(std::move(settings)),
      timer_(loop_),
      client_(loop_,
              {.where = settings_.where,
               .matches = {bus::match_rule(central_name, central_path), bus::owner_rule(central_name)}},
              {.up = [this] { refresh(); },
               .down = [this](const Error& error) { away(error.text); },
               .signal = [this](const bus::Signal& signal) { heard(signal); }}) {}

Done RemotePanel::run() {
    auto opened = panel::Panel::open(loop_,
                                     {.view = [this](const panel::PanelMessages& messages) { return view(messages); },
                                      .obey = [this](const PanelCommand& command) { obey(command); },
                                      .gone = [this] { loop_.stop(); }},
                                     {.commands = settings_.control, .owner = false});
    if (!opened) return fail(service::Exit::unavailable, opened.error().text);
    panel_ = std::move(*opened);
    const loop::Signals ends{loop_, {SIGINT, SIGTERM, SIGHUP}, [this](int) { loop_.stop(); }};
    client_.start();
    loop_.run();
    panel_.reset();
    return {};
}

void RemotePanel::heard(const bus::Signal& signal) {
    if (auto message = heard_message(signal)) return panel_->say(panel_message(*std::move(message)));
    refresh();
}

void RemotePanel::refresh() {
    again_ = reading_;
    if (!reading_) read_soon(soonest);
}

void RemotePanel::read_soon(milliseconds delay) {
    const auto when = loop::Loop::now().steady + delay;
    if (when >= due_) return;
    due_ = when;
    timer_.at(when, [this] {
        due_ = Steady::max();
        begun_ = loop::Loop::now().steady;
        reading_ = true;
        again_ = false;
        read_manager();
    });
}

void RemotePanel::read_manager() {
    client_.call<bus::Properties>(
        {central_name, central_path, properties_interface, "GetAll"}, settings_.timeout,
        [this](const bus::CallResult<bus::Properties>& answer) {
            if (!answer) return away(explain(answer.error(), central_program).text);
            const auto overview = decode_overview(std::get<0>(*answer));
            view_.version = overview.version;
            view_.troubles = troubles_of(overview);
            read_charge_points();
        },
        std::string{manager_interface});
}

void RemotePanel::read_charge_points() {
    using Rows = std::vector<ChargePointFields>;
    client_.call<Rows, std::uint32_t>(
        manager("ListChargePoints"), settings_.timeout,
        [this](const bus::CallResult<Rows, std::uint32_t>& answer) {
            if (!answer) return away(explain(answer.error(), central_program).text);
            view_.charge_points.clear();
            for (const auto& row : std::get<0>(*answer))
                if (auto shown = panel_row(decode_charge_point(row))) view_.charge_points.push_back(*std::move(shown));
            read_pending_stops();
        },
        bus::Properties{}, std::uint32_t{0}, std::uint32_t{0});
}

void RemotePanel::read_pending_stops() {
    using Rows = std::vector<ChargePointFields>;
    client_.call<Rows, std::uint32_t>(
        manager("ListChargePoints"), settings_.timeout,
        [this](const bus::CallResult<Rows, std::uint32_t>& answer) {
            // A Central of before does not know the filter.
            if (answer)
                for (const auto& row : std::get<0>(*answer)) {
                    const auto id = decode_charge_point(row).id;
                    for (auto& shown : view_.charge_points) shown.unheeded = shown.unheeded || shown.id.text() == id;
                }
            read_sessions();
        },
        bus::Properties{{"stop-pending", bus::Variant{true}}}, std::uint32_t{0}, std::uint32_t{0});
}

void RemotePanel::read_sessions() {
    using Rows = std::vector<SessionFields>;
    client_.call<Rows>(
        manager("ListSessions"), settings_.timeout,
        [this](const bus::CallResult<Rows>& answer) {
            if (!answer) return away(explain(answer.error(), central_program).text);
            view_.requests.clear();
            for (const auto& row : std::get<0>(*answer))
                if (auto shown = panel_request(decode_session(row))) view_.requests.push_back(*std::move(shown));
            read_messages();
        },
        bus::Properties{{"open", bus::Variant{true}}}, sessions_max);
}

void RemotePanel::read_messages() {
    sort(view_);
    panel_->changed();
    reading_ = false;
    const auto taken = loop::Loop::now().steady - begun_;
    read_soon(std::max<milliseconds>(again_ ? soonest : usual, taken * share_of_time));
    // Once: later ones come as signals.
    if (std::exchange(messages_read_, true)) return;
    using Rows = std::vector<MessageFields>;
    client_.call<Rows>(
        manager("ListMessages"), settings_.timeout,
        [this](const bus::CallResult<Rows>& answer) {
            if (!answer) return;
            for (const auto& row : std::get<0>(*answer)) panel_->say(panel_message(decode_message(row)));
        },
        messages_max);
}

void RemotePanel::away(std::string why) {
    reading_ = false;
    view_.troubles = {std::string{i18n::central_away_text()} + ": " + std::move(why)};
    panel_->changed();
    read_soon(usual);
}

panel::PanelView RemotePanel::view(const panel::PanelMessages& messages) const {
    auto shown = view_;
    shown.now = loop::Loop::now().wall;
    shown.messages.assign(messages.all().begin(), messages.all().end());
    return shown;
}

void RemotePanel::obey(const PanelCommand& command) {
    if (command.verb == PanelVerb::quit) return loop_.stop();
    send(command);
}

void RemotePanel::send(const PanelCommand& command) {
    const auto answered = [this, command](const auto& answer) {
        if (answer) return;
        panel_->ended(command, CallOutcome::failed, explain(answer.error(), central_program).text);
    };
    const bus::Target one{central_name, bus::object_path(charge_points_path, command.cp.text()), charge_point_interface,
                          command.verb == PanelVerb::stop ? "Stop" : "Resume"};
    using Count = std::uint32_t;
    switch (command.verb) {
        case PanelVerb::stop: return client_.call<>(one, settings_.timeout, answered, std::string{});
        case PanelVerb::resume: return client_.call<>(one, settings_.timeout, answered);
        case PanelVerb::stop_all:
            return client_.call<Count, Count, Count>(manager("StopAll"), settings_.timeout, answered, std::string{});
        case PanelVerb::resume_all:
            return client_.call<Count, Count, Count>(manager("ResumeAll"), settings_.timeout, answered);
        case PanelVerb::quit: return;
    }
}

}  // namespace evc::evctl
