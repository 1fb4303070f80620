#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/fleet/charge_point.hpp"
#include "core/fleet/records.hpp"
#include "core/messages.hpp"
#include "core/notice.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "platform/bus/types.hpp"

namespace evc::central {

// The rows of the lists that org.evcharging.Central1.Manager gives, as its XML describes them.

using ChargePointRow = bus::Row<std::string, std::string, std::string, std::string, std::string, bool, std::string,
                                std::string, std::string, std::uint64_t, std::uint32_t, std::uint64_t, std::uint64_t>;
using SessionRow = bus::Row<std::string, std::string, std::string, std::string, std::string, std::string, std::uint64_t,
                            std::uint64_t, std::string, std::uint64_t, std::uint64_t, std::uint64_t, std::string>;
using TicketRow = bus::Row<std::string, std::string, std::string, std::string, std::string, std::uint64_t,
                           std::uint64_t, std::string, std::uint64_t, std::uint64_t, std::string, std::uint64_t>;
using MessageRow = bus::Row<std::uint64_t, std::string, std::string>;

[[nodiscard]] ChargePointRow row_of(const ChargePoint& cp);
[[nodiscard]] SessionRow row_of(const SessionRecord& session);
[[nodiscard]] TicketRow row_of(const Ticket& ticket);
[[nodiscard]] MessageRow row_of(const OperatorMessage& message);

/// Microseconds since 1970; 0 for none.
[[nodiscard]] std::uint64_t usec(std::optional<Wall> time);
/// info, warning, error
[[nodiscard]] std::string level_word(NoticeLevel level);

// What both a row and an object's properties say of a charge point.

[[nodiscard]] std::string session_text(const ChargePoint& cp);  ///< empty without an open session
[[nodiscard]] std::string driver_text(const ChargePoint& cp);   ///< empty without an open session
[[nodiscard]] std::uint64_t energy_wh(const ChargePoint& cp);
[[nodiscard]] std::uint32_t power_w(const ChargePoint& cp);
[[nodiscard]] std::uint64_t amount_minor(const ChargePoint& cp);

}  // namespace evc::central
