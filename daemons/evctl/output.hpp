#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "evctl/rows.hpp"
#include "platform/terminal/picture.hpp"

namespace evc::evctl {

// Documents of `--json`, one line each with `v` 1. Fields are called as in the messages of the network
// (evcharging-protocol(7)) and are left out when there is nothing to say; times are RFC 3339.

[[nodiscard]] std::string to_json(const Overview& overview);
[[nodiscard]] std::string to_json(const ChargePointList& list);
[[nodiscard]] std::string to_json(const ChargePointDetails& details);
[[nodiscard]] std::string to_json(const std::vector<SessionRow>& sessions);
[[nodiscard]] std::string to_json(const std::vector<TicketRow>& tickets);
[[nodiscard]] std::string to_json(const std::vector<MessageRow>& messages);
[[nodiscard]] std::string to_json(const Counts& counts);
/// `event`: "message".
[[nodiscard]] std::string to_json_event(const MessageRow& message);

/// How people want to see it.
struct Look {
    bool legend = true;     ///< titles, and a last line that says how many there are
    bool coloured = false;  ///< it goes to a terminal that takes colours
};

// Tables and lines for people, in the language chosen. A word that we do not know is shown as it is.

void show(std::ostream& out, const Overview& overview, const Look& look);
void show(std::ostream& out, const ChargePointList& list, const Look& look);
void show(std::ostream& out, const ChargePointDetails& details, const Look& look);
void show(std::ostream& out, const std::vector<SessionRow>& sessions, const Look& look);
void show(std::ostream& out, const std::vector<TicketRow>& tickets, const Look& look);
void show(std::ostream& out, const std::vector<MessageRow>& messages, const Look& look);
/// `12 done, 2 pending, 0 failed`.
void show(std::ostream& out, const Counts& counts, const Look& look);
/// A line of its own.
void show(std::ostream& out, const MessageRow& message, const Look& look);

/// A charge point's state, in its colour.
[[nodiscard]] terminal::Span state_cell(std::string_view state);
[[nodiscard]] std::string_view yes_or_no(bool yes);

}  // namespace evc::evctl
