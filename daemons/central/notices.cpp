#include "central/notices.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <variant>

#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/log/log.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

using i18n::mark;
namespace message = log::message;

enum class Cause { ours, outsiders };
using enum Cause;

struct Row {
    NoticeKind kind;
    NoticeLevel level;
    log::MessageId message;
    Cause cause;       ///< who can cause as many as he likes
    const char* text;  ///< {0} is the charge point, {1} the driver, {2} an amount
};

constexpr std::array rows{
    Row{NoticeKind::cp_connected, NoticeLevel::info, message::charge_point_connected, ours, mark("{0}: connected")},
    Row{NoticeKind::cp_disconnected, NoticeLevel::warning, message::charge_point_disconnected, ours,
        mark("{0}: disconnected")},
    Row{NoticeKind::cp_faulted, NoticeLevel::error, message::charge_point_faulted, ours, mark("{0}: faulted")},
    Row{NoticeKind::cp_recovered, NoticeLevel::info, message::charge_point_recovered, ours, mark("{0}: works again")},
    Row{NoticeKind::cp_stopped, NoticeLevel::info, message::charge_point_stopped, ours,
        mark("{0}: stopped by the operator")},
    Row{NoticeKind::cp_resumed, NoticeLevel::info, message::charge_point_resumed, ours,
        mark("{0}: resumed by the operator")},
    Row{NoticeKind::cp_added, NoticeLevel::info, message::charge_point_added, ours, mark("{0}: added")},
    Row{NoticeKind::cp_removed, NoticeLevel::info, message::charge_point_removed, ours, mark("{0}: removed")},
    Row{NoticeKind::request_rejected, NoticeLevel::info, message::request_rejected, outsiders,
        mark("{0}: request of {1} rejected")},
    Row{NoticeKind::request_ignored, NoticeLevel::warning, message::request_ignored, outsiders,
        mark("{0}: a request of {1} was not answered, since there are far too many: {2} in all")},
    Row{NoticeKind::session_authorized, NoticeLevel::info, message::session_authorized, ours,
        mark("{0}: supply authorised for {1}")},
    Row{NoticeKind::session_accepted, NoticeLevel::info, message::session_accepted, ours,
        mark("{0}: accepted the supply for {1}")},
    Row{NoticeKind::session_charging, NoticeLevel::info, message::session_charging, ours, mark("{0}: supplying {1}")},
    Row{NoticeKind::session_ended, NoticeLevel::info, message::session_ended, ours,
        mark("{0}: supply of {1} has ended")},
    Row{NoticeKind::session_lost, NoticeLevel::warning, message::session_lost, ours,
        mark("{0}: supply of {1} settled without a final report")},
    Row{NoticeKind::late_report, NoticeLevel::warning, message::late_report, outsiders,
        mark("{0}: late report of {1}, {2} on no ticket")},
    Row{NoticeKind::engine_replaced, NoticeLevel::warning, message::engine_replaced, outsiders,
        mark("{0}: has a new engine")},
    Row{NoticeKind::duplicate_engine, NoticeLevel::error, message::duplicate_engine, outsiders,
        mark("{0}: two engines bear this name; stop one of them")},
    Row{NoticeKind::duplicate_monitor, NoticeLevel::warning, message::duplicate_monitor, outsiders,
        mark("{0}: two monitors bear this name; stop one of them")},
    Row{NoticeKind::foreign_central, NoticeLevel::error, message::foreign_central, ours,
        mark("Another CENTRAL serves this network: nothing is authorised here")},
    Row{NoticeKind::foreign_central_gone, NoticeLevel::info, message::foreign_central_gone, ours,
        mark("The other CENTRAL is gone: requests are served again")},
    Row{NoticeKind::ledger_on_used_topics, NoticeLevel::warning, message::ledger_on_used_topics, ours,
        mark("A new ledger on topics of another one: its tickets are taken up before requests are answered")},
    Row{NoticeKind::ledger_is_old, NoticeLevel::warning, message::ledger_is_old, ours,
        mark("The ledger is an old copy: what it lacks is taken up before requests are answered")},
    Row{NoticeKind::clock_skewed, NoticeLevel::warning, message::clock_skewed, outsiders,
        mark("{0}: its clock differs too much from that of CENTRAL")},
    Row{NoticeKind::driver_clock_skewed, NoticeLevel::warning, message::driver_clock_skewed, outsiders,
        mark("Request of {1}: its time differs too much from that of the broker; is the driver's clock right?")},
    Row{NoticeKind::clock_set, NoticeLevel::warning, message::clock_set, ours,
        mark("The clock of CENTRAL was set; what waits goes by the time that passes")},
    Row{NoticeKind::clock_implausible, NoticeLevel::error, message::clock_implausible, ours,
        mark("The clock of CENTRAL is wrong: it shows less than when this program was built or its newest ticket")},
    Row{NoticeKind::clock_plausible, NoticeLevel::info, message::clock_set, ours,
        mark("The clock of CENTRAL is plausible again")},
    Row{NoticeKind::report_disregarded, NoticeLevel::info, message::report_disregarded, outsiders,
        mark("{0}: a report changed nothing")},
    Row{NoticeKind::meter_fell_back, NoticeLevel::warning, message::meter_fell_back, ours,
        mark("{0}: the final report for {1} is lower than what was shown before; the final report counts")},
    Row{NoticeKind::implausible_report, NoticeLevel::error, message::implausible_report, outsiders,
        mark("{0}: its engine reports what cannot be; it is not believed, nor billed")},
};

constexpr bool in_order() {
    for (std::size_t at = 0; at < rows.size(); ++at)
        if (static_cast<std::size_t>(rows.at(at).kind) != at) return false;
    return true;
}
static_assert(in_order() && rows.back().kind == NoticeKind::implausible_report, "one row for each kind, in its order");

const Row& row_of(NoticeKind kind) { return rows.at(static_cast<std::size_t>(kind)); }

std::string energy_in(const Notice& notice) {
    WattHours energy;
    const auto& text = notice.detail;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), energy.value);
    return parsed.ec == std::errc{} ? i18n::energy_text(energy) : text;
}

/// What {2} stands for; empty: the detail is a reason, and follows in brackets.
std::string amount_in(const Notice& notice) {
    if (notice.kind == NoticeKind::late_report) return energy_in(notice);
    return notice.kind == NoticeKind::request_ignored ? notice.detail : std::string{};
}

std::string sentence(const Notice& notice, std::string_view text, const std::string& why) {
    const auto amount = amount_in(notice);
    auto said = i18n::fill(text, {notice.cp.text(), notice.driver.text(), amount});
    if (amount.empty() && !why.empty()) said += " (" + why + ")";
    return said;
}

log::Level log_level(NoticeLevel level) {
    switch (level) {
        case NoticeLevel::info: return log::Level::info;
        case NoticeLevel::warning: return log::Level::warning;
        case NoticeLevel::error: return log::Level::error;
    }
    return log::Level::error;
}

}  // namespace

NoticeLevel level_of(NoticeKind kind) { return row_of(kind).level; }

std::string notice_text(const Notice& notice) {
    return sentence(notice, i18n::tr(row_of(notice.kind).text), i18n::reason_text(notice.detail));
}

std::string notice_log_text(const Notice& notice) { return sentence(notice, row_of(notice.kind).text, notice.detail); }

void log_notice(const Notice& notice) {
    const auto session = notice.session.is_nil() ? std::string{} : protocol::uuid_text(notice.session);
    log::write(log_level(level_of(notice.kind)), notice_log_text(notice),
               {.charge_point = notice.cp.text(),
                .session = session,
                .driver = notice.driver.text(),
                .message = row_of(notice.kind).message});
}

void NoticeLimiter::quieten(FleetEffects& effects) {
    std::erase_if(effects.actions, [&](const Action& action) {
        const auto* const say = std::get_if<Notify>(&action);
        if (say == nullptr || passes(say->notice.kind, loop::Loop::now().steady)) return false;
        left_out_.write("operator's messages left out", log::Level::info, notice_log_text(say->notice));
        return true;
    });
}

bool NoticeLimiter::passes(NoticeKind kind, Steady now) {
    return row_of(kind).cause == ours || buckets_.try_emplace(kind, rate, now).first->second.take(now);
}

}  // namespace evc::central
