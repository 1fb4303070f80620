#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "evctl/rows.hpp"

namespace evc::evctl {

/// How people want to see it.
struct Look {
    bool legend = true;     ///< titles, and a last line that says how many there are
    bool coloured = false;  ///< it goes to a terminal that takes colours
};

/// Tables and lines for people, in the language chosen.
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

}  // namespace evc::evctl
