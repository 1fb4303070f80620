#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/books_clock.hpp"
#include "core/id.hpp"
#include "core/messages.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

/// What the ledger keeps of a charge point.
struct CpRecord {
    CpId id;
    std::string location;
    Tariff tariff;
    bool stopped = false;       ///< by the operator
    std::uint64_t n = 0;        ///< of the newest STOP or RESUME; 0: there was none
    std::uint64_t acked_n = 0;  ///< the highest that its engine acknowledged
    Reason order_reason;        ///< of that STOP
    Wall order_at{};            ///< of that STOP or RESUME, so that it is repeated byte for byte
    EngineId engine;            ///< the engine heard last; nil: none yet
    std::uint64_t epoch = 0;    ///< grows with every registration of its monitor
    bool connected = false;     ///< a monitor was connected when this was written

    friend bool operator==(const CpRecord&, const CpRecord&) = default;
};

/// Life of a session (evcharging-protocol(7)). From `completed` on it has ended and has its ticket.
enum class SessionState { authorized, accepted, charging, completed, interrupted, refused, expired };

[[nodiscard]] constexpr bool is_open(SessionState state) {
    return state == SessionState::authorized || state == SessionState::accepted || state == SessionState::charging;
}

/// What the ledger keeps of a session.
struct SessionRecord {
    SessionId id;
    RequestId request;
    DriverId driver;
    CpId cp;
    Origin origin = Origin::app;
    Tariff tariff;  ///< as it was at authorisation
    SessionState state = SessionState::authorized;
    Wall authorized_at{};
    Wall expires_at{};
    EngineId engine;     ///< the one that was let begin; nil while authorized
    Wall accepted_at{};  ///< when BEGIN was granted
    std::uint64_t seq = 0;
    WattHours energy;
    std::optional<Wall> started_at;
    std::optional<Wall> ended_at;
    Reason reason;  ///< why it ended
    Reason finish;  ///< of a FINISH that awaits the final report; empty: none
    Wall finish_at{};

    friend bool operator==(const SessionRecord&, const SessionRecord&) = default;
};

/// A request that waits for its charge point's monitor to come back after a start of Central.
struct WaitingRequest {
    ChargeRequest request;
    Wall expires_at{};
    Steady until = Steady::max();  ///< as `expires_at`, whatever happens to the wall clock; not stored

    friend bool operator==(const WaitingRequest&, const WaitingRequest&) = default;
};

/// A final report that came when its session had ended already, or that no session of ours explains. Its energy is on
/// no ticket; with the tickets it adds up to the meter. There is one of each engine and session.
struct LateReport {
    SessionId session;
    CpId cp;
    EngineId engine;
    WattHours energy;    ///< what no ticket bears: all of `reported`, or what the session's ticket lacks of it
    WattHours reported;  ///< as the report says: the highest that this engine ever reported of this session
    Wall at{};
    bool stranger = false;  ///< its charge point was not known

    friend bool operator==(const LateReport&, const LateReport&) = default;
};

/// What is remembered of a request that has its ticket: enough to recognise whatever comes late.
struct EndedRequest {
    SessionId session;      ///< derived from the request, also where there was no session
    std::size_t asker = 0;  ///< asker_of() its driver and charge point: the same request by another asker is an error
    EngineId engine;        ///< that was let begin, or whose report ended it; nil: none
    WattHours energy;       ///< on the ticket
    Tariff tariff;          ///< for receipts
    Reason reason;          ///< on the ticket

    friend bool operator==(const EndedRequest&, const EndedRequest&) = default;
};

/// All that the ledger holds of a request or session that is not open: nothing, a ticket, late reports.
struct PastRequest {
    SessionId session;
    std::optional<EndedRequest> ended;
    std::vector<LateReport> late;

    friend bool operator==(const PastRequest&, const PastRequest&) = default;
};

/// Tells one pair of driver and charge point from another. Not stored: computed anew at every start.
[[nodiscard]] inline std::size_t asker_of(const DriverId& driver, const CpId& cp) {
    return std::hash<DriverId>{}(driver)*31 + std::hash<CpId>{}(cp);
}

/// How long the ledger keeps what is over, by the time that really passed (BooksClock), and how much of it at most: the
/// oldest goes first. What nobody supplied for, and who nobody knows, cannot push out what somebody pays for.
struct Retention {
    using Days = std::chrono::duration<milliseconds::rep, std::ratio<86'400>>;

    milliseconds tickets = Days{90};    ///< with their sessions, and late reports of known charge points
    milliseconds rejections = Days{2};  ///< tickets with status REJECTED
    milliseconds strangers = Days{2};   ///< late reports of charge points that nobody knows
    std::size_t max_tickets = 10'000'000;
    std::size_t max_rejections = 100'000;
    std::size_t max_late = 100'000;
    std::size_t max_strangers = 1'000;

    friend bool operator==(const Retention&, const Retention&) = default;
};

/// What a ledger gives a Fleet at start.
struct LedgerSnapshot {
    LedgerId ledger;
    BooksTime time;
    Wall newest_ticket{};  ///< when it was issued; 1970: there is none
    std::vector<CpRecord> charge_points;
    std::vector<SessionRecord> open_sessions;
    std::vector<WaitingRequest> waiting;
};

}  // namespace evc
