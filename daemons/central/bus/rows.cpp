#include "central/bus/rows.hpp"

#include <chrono>

#include "protocol/messages.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

const char* word(SessionState state) {
    switch (state) {
        case SessionState::authorized: return "authorized";
        case SessionState::accepted: return "accepted";
        case SessionState::charging: return "charging";
        case SessionState::completed: return "completed";
        case SessionState::interrupted: return "interrupted";
        case SessionState::refused: return "refused";
        case SessionState::expired: return "expired";
    }
    return "unknown";
}

std::uint64_t count(std::int64_t number) { return static_cast<std::uint64_t>(number); }

}  // namespace

std::uint64_t usec(std::optional<Wall> time) {
    using std::chrono::microseconds;
    return time ? count(std::chrono::duration_cast<microseconds>(time->time_since_epoch()).count()) : 0;
}

std::string level_word(NoticeLevel level) {
    switch (level) {
        case NoticeLevel::info: return "info";
        case NoticeLevel::warning: return "warning";
        case NoticeLevel::error: return "error";
    }
    return "error";
}

std::string session_text(const ChargePoint& cp) {
    return cp.session ? protocol::uuid_text(cp.session->record.id) : std::string{};
}

std::string driver_text(const ChargePoint& cp) { return cp.session ? cp.session->record.driver.text() : std::string{}; }

std::uint64_t energy_wh(const ChargePoint& cp) { return cp.session ? count(cp.session->record.energy.value) : 0; }

std::uint32_t power_w(const ChargePoint& cp) {
    return cp.charging() ? static_cast<std::uint32_t>(cp.session->power.value) : 0;
}

std::uint64_t amount_minor(const ChargePoint& cp) {
    if (!cp.session) return 0;
    const auto& session = cp.session->record;
    return count(session.tariff.amount(session.energy).minor);
}

ChargePointRow row_of(const ChargePoint& cp) {
    const auto& record = cp.record;
    return ChargePointRow{record.id.text(),
                          record.location,
                          record.tariff.price_text(),
                          std::string{record.tariff.currency.text()},
                          std::string{evc::word(cp.shown)},
                          cp.reserved(),
                          cp.shown_fault,
                          session_text(cp),
                          driver_text(cp),
                          energy_wh(cp),
                          power_w(cp),
                          amount_minor(cp),
                          usec(cp.since)};
}

SessionRow row_of(const SessionRecord& session) {
    const auto amount = session.tariff.amount(session.energy);
    return SessionRow{protocol::uuid_text(session.id),
                      protocol::uuid_text(session.request),
                      session.cp.text(),
                      session.driver.text(),
                      word(session.state),
                      session.origin == Origin::site ? "site" : "app",
                      count(session.energy.value),
                      count(amount.minor),
                      std::string{amount.currency.text()},
                      usec(session.authorized_at),
                      usec(session.started_at),
                      usec(session.ended_at),
                      session.reason};
}

TicketRow row_of(const Ticket& ticket) {
    return TicketRow{protocol::uuid_text(ticket.request),
                     ticket.session ? protocol::uuid_text(*ticket.session) : std::string{},
                     ticket.cp.text(),
                     ticket.driver.text(),
                     std::string{protocol::word(ticket.status)},
                     count(ticket.energy.value),
                     count(ticket.amount.minor),
                     std::string{ticket.amount.currency.text()},
                     usec(ticket.started_at),
                     usec(ticket.ended_at),
                     ticket.reason,
                     usec(ticket.at)};
}

MessageRow row_of(const OperatorMessage& message) {
    return MessageRow{usec(message.at), level_word(message.level), message.text};
}

}  // namespace evc::central
