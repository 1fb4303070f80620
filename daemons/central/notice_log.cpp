#include "central/notice_log.hpp"

#include "central/panel/notice_text.hpp"
#include "platform/log/log.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

log::Level level_of(NoticeLevel level) {
    switch (level) {
        case NoticeLevel::info: return log::Level::info;
        case NoticeLevel::warning: return log::Level::warning;
        case NoticeLevel::error: return log::Level::error;
    }
    return log::Level::error;
}

log::MessageId message_of(NoticeKind kind) {
    namespace message = log::message;
    switch (kind) {
        case NoticeKind::cp_connected: return message::charge_point_connected;
        case NoticeKind::cp_disconnected: return message::charge_point_disconnected;
        case NoticeKind::cp_faulted: return message::charge_point_faulted;
        case NoticeKind::cp_recovered: return message::charge_point_recovered;
        case NoticeKind::cp_stopped: return message::charge_point_stopped;
        case NoticeKind::cp_resumed: return message::charge_point_resumed;
        case NoticeKind::cp_added: return message::charge_point_added;
        case NoticeKind::cp_removed: return message::charge_point_removed;
        case NoticeKind::request_rejected: return message::request_rejected;
        case NoticeKind::session_authorized: return message::session_authorized;
        case NoticeKind::session_accepted: return message::session_accepted;
        case NoticeKind::session_charging: return message::session_charging;
        case NoticeKind::session_ended: return message::session_ended;
        case NoticeKind::session_lost: return message::session_lost;
        case NoticeKind::late_report: return message::late_report;
        case NoticeKind::engine_replaced: return message::engine_replaced;
        case NoticeKind::duplicate_engine: return message::duplicate_engine;
        case NoticeKind::duplicate_monitor: return message::duplicate_monitor;
        case NoticeKind::foreign_central: return message::foreign_central;
        case NoticeKind::foreign_central_gone: return message::foreign_central_gone;
        case NoticeKind::ledger_on_used_topics: return message::ledger_on_used_topics;
        case NoticeKind::ledger_is_old: return message::ledger_is_old;
        case NoticeKind::clock_skewed: return message::clock_skewed;
        case NoticeKind::driver_clock_skewed: return message::driver_clock_skewed;
        case NoticeKind::clock_set: return message::clock_set;
        case NoticeKind::clock_implausible: return message::clock_implausible;
        case NoticeKind::clock_plausible: return message::clock_set;
        case NoticeKind::report_disregarded: return message::report_disregarded;
        case NoticeKind::meter_fell_back: return message::meter_fell_back;
        case NoticeKind::implausible_report: return message::implausible_report;
    }
    return {};
}

}  // namespace

void log_notice(const Notice& notice) {
    const auto session = notice.session.is_nil() ? std::string{} : protocol::uuid_text(notice.session);
    log::write(level_of(notice.level), notice_log_text(notice),
               {.charge_point = notice.cp.text(),
                .session = session,
                .driver = notice.driver.text(),
                .message = message_of(notice.kind)});
}

}  // namespace evc::central
