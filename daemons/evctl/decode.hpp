#pragma once

#include <cstdint>
#include <string>

#include "evctl/rows.hpp"
#include "platform/bus/types.hpp"

namespace evc::evctl {

// The rows that Central's methods give (org.evcharging.Central1.Manager), and what they mean.

using ChargePointFields =
    bus::Row<std::string, std::string, std::string, std::string, std::string, bool, std::string, std::string,
             std::string, std::uint64_t, std::uint32_t, std::uint64_t, std::uint64_t>;
using SessionFields =
    bus::Row<std::string, std::string, std::string, std::string, std::string, std::string, std::uint64_t, std::uint64_t,
             std::string, std::uint64_t, std::uint64_t, std::uint64_t, std::string>;
using TicketFields = bus::Row<std::string, std::string, std::string, std::string, std::string, std::uint64_t,
                              std::uint64_t, std::string, std::uint64_t, std::uint64_t, std::string, std::uint64_t>;
using MessageFields = bus::Row<std::uint64_t, std::string, std::string>;

[[nodiscard]] ChargePointRow decode_charge_point(const ChargePointFields& fields);
[[nodiscard]] SessionRow decode_session(const SessionFields& fields);
[[nodiscard]] TicketRow decode_ticket(const TicketFields& fields);
[[nodiscard]] MessageRow decode_message(const MessageFields& fields);

/// What is missing, or of another type, counts as nothing.
[[nodiscard]] Overview decode_overview(const bus::Properties& properties);
[[nodiscard]] ChargePointDetails decode_details(const bus::Properties& properties);

/// Microseconds since 1970 to the millisecond.
[[nodiscard]] Wall decode_time(std::uint64_t usec);

}  // namespace evc::evctl
