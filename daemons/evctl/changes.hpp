#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "evctl/rows.hpp"
#include "platform/bus/client.hpp"

namespace evc::evctl {

/// Something that happened to a charge point, or to Central itself.
struct Change {
    enum class Kind { changed, added, removed, central, central_away, central_back };

    Kind kind = Kind::changed;
    Wall at{};            ///< when it was heard
    std::string cp = {};  ///< empty: Central
    /// Of `changed` the new values, of `added` all, of `central` Healthy and BrokerConnected.
    bus::Properties now = {};
};

// Signals of EV_Central, and of the bus about it, as what they mean. Nothing for those that mean nothing to us.

[[nodiscard]] std::optional<Change> heard_change(const bus::Signal& signal, Wall now);
[[nodiscard]] std::optional<MessageRow> heard_message(const bus::Signal& signal);

/// One object on a line: `{v, event, at, cpId?, …}`, the new values called as in `list`; an empty text: none any more.
/// `event`: "changed", "added", "removed", "central", "central-away" or "central-back".
[[nodiscard]] std::string to_json(const Change& change);

/// `19:52:50  CP001  State: Supplying, Driver: ana`, without a line feed.
[[nodiscard]] std::string people_text(const Change& change, bool coloured);

}  // namespace evc::evctl
