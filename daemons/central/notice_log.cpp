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

}  // namespace

void log_notice(const Notice& notice) {
    const auto session = notice.session.is_nil() ? std::string{} : protocol::uuid_text(notice.session);
    log::write(level_of(notice.level), notice_log_text(notice),
               {.charge_point = notice.cp.text(), .session = session, .driver = notice.driver.text()});
}

}  // namespace evc::central
