#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/cp_state.hpp"
#include "core/energy.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"
#include "evctl/interfaces.hpp"

namespace evc::evctl {

// What Central and engines say over D-Bus (daemons/central/bus, daemons/engine/bus). Words stay as they came: one that
// we do not know is shown as it is. Empty texts and times of 0 stand for none.

struct Overview {
    std::string version;
    bool healthy = false;
    bool broker_connected = false;
    std::uint32_t total = 0;
    std::vector<std::pair<CpState, std::uint32_t>> states = {};  ///< how many are in each
    std::uint32_t sessions_open = 0;
};

struct ChargePointRow {
    std::string id;
    std::string location;
    Tariff tariff;
    std::string state;
    bool reserved = false;
    bool stop_pending = false;  ///< stopped, and its engine has not acknowledged that yet
    std::string fault_reason;
    std::string session;
    std::string driver;
    WattHours energy;  ///< of the session, as power and amount
    Watts power;
    Money amount;
    Wall since{};  ///< of the state
};

struct ChargePointList {
    std::vector<ChargePointRow> rows;
    std::uint32_t total = 0;  ///< how many match, those left out included
};

/// A charge point's own object.
struct ChargePointDetails {
    ChargePointRow row;
    bool enabled = false;
    bool connected = false;
    bool healthy = false;
    Wall last_seen{};
};

struct SessionRow {
    std::string session;
    std::string request;
    std::string cp;
    std::string driver;
    std::string state;
    std::string origin;
    WattHours energy;
    Money amount;
    Wall authorized{};
    Wall started{};
    Wall ended{};
    std::string reason;
};

struct TicketRow {
    std::string request;
    std::string session;
    std::string cp;
    std::string driver;
    std::string status;
    WattHours energy;
    Money amount;
    Wall started{};
    Wall ended{};
    std::string reason;
    Wall issued{};
    std::string remark;  ///< of the books
};

struct MessageRow {
    Wall at{};
    std::string level;
    std::string text;
};

/// How an order to all charge points ended.
struct Counts {
    std::uint32_t done = 0;     ///< their engines have acknowledged
    std::uint32_t pending = 0;  ///< stored, and repeated until their engines acknowledge
    std::uint32_t failed = 0;
};

[[nodiscard]] Overview decode_overview(const bus::Properties& properties);
[[nodiscard]] ChargePointDetails decode_details(const bus::Properties& properties);
[[nodiscard]] ChargePointRow decode_charge_point(const RowOf<&Manager::ListChargePoints>& fields);
[[nodiscard]] SessionRow decode_session(const RowOf<&Manager::ListSessions>& fields);
[[nodiscard]] TicketRow decode_ticket(const RowOf<&Manager::ListTickets>& fields);
[[nodiscard]] MessageRow decode_message(const RowOf<&Manager::ListMessages>& fields);

/// Microseconds since 1970 to the millisecond.
[[nodiscard]] Wall decode_time(std::uint64_t usec);

}  // namespace evc::evctl
