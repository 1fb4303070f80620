#include "monitor/notices.hpp"

#include "platform/log/log.hpp"

namespace evc::monitor {
namespace {

std::string text_of(const ShowMonitorNotice& sign, const std::string& engine, const std::string& central) {
    switch (sign.kind) {
        case MonitorNoticeKind::engine_healthy: return "the engine at " + engine + " is healthy";
        case MonitorNoticeKind::engine_faulty:
            return "the engine at " + engine + " is faulty" + (sign.detail.empty() ? "" : ": " + sign.detail);
        case MonitorNoticeKind::registered:
            return "registered at Central " + central + ", epoch " + std::to_string(sign.epoch);
        case MonitorNoticeKind::refused:
            return "Central " + central + " refuses to register this charge point: " + sign.detail +
                   "; tried again until it accepts";
        case MonitorNoticeKind::replaced:
            return "another monitor" + (sign.detail.empty() ? "" : ", at " + sign.detail + ",") +
                   " took its place at Central " + central +
                   "; stop one of the two: until then this one comes back at longer and longer intervals, up to a "
                   "minute";
        case MonitorNoticeKind::central_away:
            return "Central cannot be reached: " + sign.detail + "; tried again until it can";
    }
    return {};
}

log::Level level_of(MonitorNoticeKind kind) {
    const bool good = kind == MonitorNoticeKind::engine_healthy || kind == MonitorNoticeKind::registered;
    return good ? log::Level::info : log::Level::warning;
}

log::MessageId message_of(MonitorNoticeKind kind) {
    namespace message = log::message;
    switch (kind) {
        case MonitorNoticeKind::engine_healthy: return message::engine_healthy;
        case MonitorNoticeKind::engine_faulty: return message::engine_faulty;
        case MonitorNoticeKind::registered: return message::registered;
        case MonitorNoticeKind::refused: return message::registration_refused;
        case MonitorNoticeKind::replaced: return message::duplicate_monitor;
        case MonitorNoticeKind::central_away: return message::central_away;
    }
    return {};
}

}  // namespace

void say(const ShowMonitorNotice& sign, const CpId& cp, const std::string& engine, const std::string& central) {
    log::write(level_of(sign.kind), cp.text() + ": " + text_of(sign, engine, central),
               {.charge_point = cp.text(), .message = message_of(sign.kind)});
}

}  // namespace evc::monitor
