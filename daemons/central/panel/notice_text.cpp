#include "central/panel/notice_text.hpp"

#include <charconv>

#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"

namespace evc::central {
namespace {

using i18n::mark;

/// {0} is the charge point, {1} the driver, {2} an energy.
const char* pattern(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::cp_connected: return mark("{0}: connected");
        case NoticeKind::cp_disconnected: return mark("{0}: disconnected");
        case NoticeKind::cp_faulted: return mark("{0}: faulted");
        case NoticeKind::cp_recovered: return mark("{0}: works again");
        case NoticeKind::cp_stopped: return mark("{0}: stopped by the operator");
        case NoticeKind::cp_resumed: return mark("{0}: resumed by the operator");
        case NoticeKind::cp_added: return mark("{0}: added");
        case NoticeKind::cp_removed: return mark("{0}: removed");
        case NoticeKind::request_rejected: return mark("{0}: request of {1} rejected");
        case NoticeKind::session_authorized: return mark("{0}: supply authorised for {1}");
        case NoticeKind::session_accepted: return mark("{0}: accepted the supply for {1}");
        case NoticeKind::session_charging: return mark("{0}: supplying {1}");
        case NoticeKind::session_ended: return mark("{0}: supply of {1} has ended");
        case NoticeKind::session_lost: return mark("{0}: supply of {1} settled without a final report");
        case NoticeKind::late_report: return mark("{0}: late report of {1}, {2} on no ticket");
        case NoticeKind::engine_replaced: return mark("{0}: has a new engine");
        case NoticeKind::duplicate_engine: return mark("{0}: two engines bear this name; stop one of them");
        case NoticeKind::duplicate_monitor: return mark("{0}: two monitors bear this name; stop one of them");
        case NoticeKind::foreign_central:
            return mark("Another CENTRAL serves this network: nothing is authorised here");
        case NoticeKind::foreign_central_gone: return mark("The other CENTRAL is gone: requests are served again");
        case NoticeKind::ledger_on_used_topics:
            return mark("A new ledger on topics of another one: its tickets are taken up before requests are answered");
        case NoticeKind::ledger_is_old:
            return mark("The ledger is an old copy: what it lacks is taken up before requests are answered");
        case NoticeKind::clock_skewed: return mark("{0}: its clock differs too much from that of CENTRAL");
        case NoticeKind::driver_clock_skewed:
            return mark(
                "Request of {1}: its time differs too much from that of the broker; is the driver's clock right?");
        case NoticeKind::clock_set:
            return mark("The clock of CENTRAL was set; what waits goes by the time that passes");
        case NoticeKind::clock_implausible:
            return mark(
                "The clock of CENTRAL is wrong: it shows less than when this program was built or its newest ticket");
        case NoticeKind::clock_plausible: return mark("The clock of CENTRAL is plausible again");
        case NoticeKind::report_disregarded: return mark("{0}: a report changed nothing");
        case NoticeKind::meter_fell_back:
            return mark("{0}: the final report for {1} is lower than what was shown before; the final report counts");
        case NoticeKind::implausible_report:
            return mark("{0}: its engine reports what cannot be; it is not believed, nor billed");
    }
    return "?";
}

std::string energy_in(const Notice& notice) {
    WattHours energy;
    const auto& text = notice.detail;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), energy.value);
    return parsed.ec == std::errc{} ? i18n::energy_text(energy) : text;
}

std::string sentence(const Notice& notice, std::string_view text, const std::string& why) {
    const bool energy = notice.kind == NoticeKind::late_report;
    auto said = i18n::fill(text, {notice.cp.text(), notice.driver.text(), energy ? energy_in(notice) : std::string{}});
    if (!energy && !why.empty()) said += " (" + why + ")";
    return said;
}

}  // namespace

std::string notice_text(const Notice& notice) {
    return sentence(notice, i18n::tr(pattern(notice.kind)), i18n::reason_text(notice.detail));
}

std::string notice_log_text(const Notice& notice) { return sentence(notice, pattern(notice.kind), notice.detail); }

}  // namespace evc::central
