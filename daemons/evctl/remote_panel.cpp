#include "evctl/remote_panel.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include "evctl/changes.hpp"
#include "platform/bus/path.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/loop/events.hpp"

namespace evc::evctl {
namespace {

using i18n::tr;
using panel::PanelCommand;
using panel::PanelVerb;
using panel::RequestStep;

constexpr milliseconds usual{1'000};
constexpr milliseconds soonest{100};
constexpr int share_of_time = 10;
constexpr std::uint32_t sessions_max = 200;
constexpr std::uint32_t messages_max = panel::PanelMessages::limit;

std::optional<RequestStep> step_of(const std::string& state) {
    if (state == "authorized") return RequestStep::authorized;
    if (state == "accepted") return RequestStep::accepted;
    if (state == "charging") return RequestStep::charging;
    return std::nullopt;
}

panel::PanelMessage panel_message(MessageRow row) {
    const auto level = row.level == "error"     ? NoticeLevel::error
                       : row.level == "warning" ? NoticeLevel::warning
                                                : NoticeLevel::info;
    return {row.at, level, std::move(row.text)};
}

}  // namespace

std::optional<panel::CpRow> panel_row(const ChargePointRow& row) {
    const auto id = CpId::parse(row.id);
    const auto state = parse_cp_state(row.state);
    if (!id || !state) return std::nullopt;
    return panel::CpRow{.id = *id,
                        .location = row.location,
                        .tariff = row.tariff,
                        .state = *state,
                        .reserved = row.reserved,
                        .driver = DriverId::parse(row.driver).value_or(DriverId{}),
                        .charging = !row.session.empty() && !row.reserved,
                        .energy = row.energy,
                        .power = row.power,
                        .amount = row.amount,
                        .fault_reason = row.fault_reason,
                        .since = row.since};
}

std::optional<panel::RequestRow> panel_request(const SessionRow& row) {
    const auto cp = CpId::parse(row.cp);
    const auto step = step_of(row.state);
    if (!cp || !step) return std::nullopt;
    return panel::RequestRow{row.authorized, DriverId::parse(row.driver).value_or(DriverId{}), *cp, *step};
}

std::vector<std::string> troubles_of(const Overview& overview) {
    std::vector<std::string> troubles;
    if (!overview.broker_connected) troubles.emplace_back(tr("the broker cannot be reached"));
    if (!overview.healthy && troubles.empty()) troubles.emplace_back(tr("CENTRAL is not well: see its messages"));
    return troubles;
}

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

template <class M, class Answered, class... Ins>
void RemotePanel::call(const std::string& path, const M& method, const Answered& answered, const Ins&... ins) {
    method.call(client_, central_name, path, settings_.timeout, answered, ins...);
}

template <class M, class Taken, class... Ins>
void RemotePanel::read(const M& method, const Taken& taken, const Ins&... ins) {
    const auto answered = [this, taken](const auto& answer) {
        if (!answer) return away(explain(answer.error(), central_program).text);
        taken(*answer);
    };
    call(central_path, method, answered, ins...);
}

void RemotePanel::read_manager() {
    const auto taken = [this](const auto& results) {
        const auto overview = decode_overview(std::get<0>(results));
        view_.version = overview.version;
        view_.troubles = troubles_of(overview);
        read_charge_points();
    };
    read(get_all, taken, Manager::INTERFACE_NAME);
}

void RemotePanel::read_charge_points() {
    const auto taken = [this](const auto& results) {
        view_.charge_points.clear();
        for (const auto& row : std::get<0>(results))
            if (auto shown = panel_row(decode_charge_point(row))) view_.charge_points.push_back(*std::move(shown));
        read_pending_stops();
    };
    read(method<&Manager::ListChargePoints>, taken, bus::Properties{}, 0U, 0U);
}

void RemotePanel::read_pending_stops() {
    const auto answered = [this](const auto& answer) {
        // A Central of before does not know the filter.
        if (answer)
            for (const auto& row : std::get<0>(*answer)) {
                const auto id = decode_charge_point(row).id;
                for (auto& shown : view_.charge_points) shown.unheeded = shown.unheeded || shown.id.text() == id;
            }
        read_sessions();
    };
    const bus::Properties filter{{"stop-pending", bus::Variant{true}}};
    call(central_path, method<&Manager::ListChargePoints>, answered, filter, 0U, 0U);
}

void RemotePanel::read_sessions() {
    const auto taken = [this](const auto& results) {
        view_.requests.clear();
        for (const auto& row : std::get<0>(results))
            if (auto shown = panel_request(decode_session(row))) view_.requests.push_back(*std::move(shown));
        read_messages();
    };
    read(method<&Manager::ListSessions>, taken, bus::Properties{{"open", bus::Variant{true}}}, sessions_max);
}

void RemotePanel::read_messages() {
    sort(view_);
    panel_->changed();
    reading_ = false;
    const auto taken = loop::Loop::now().steady - begun_;
    read_soon(std::max<milliseconds>(again_ ? soonest : usual, taken * share_of_time));
    // Once: later ones come as signals.
    if (std::exchange(messages_read_, true)) return;
    const auto answered = [this](const auto& answer) {
        if (!answer) return;
        for (const auto& row : std::get<0>(*answer)) panel_->say(panel_message(decode_message(row)));
    };
    call(central_path, method<&Manager::ListMessages>, answered, messages_max);
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
    const auto path = bus::object_path(charge_points_path, command.cp.text());
    switch (command.verb) {
        case PanelVerb::stop: return call(path, method<&ChargePoint::Stop>, answered, "");
        case PanelVerb::resume: return call(path, method<&ChargePoint::Resume>, answered);
        case PanelVerb::stop_all: return call(central_path, method<&Manager::StopAll>, answered, "");
        case PanelVerb::resume_all: return call(central_path, method<&Manager::ResumeAll>, answered);
        case PanelVerb::quit: return;
    }
}

}  // namespace evc::evctl
