#pragma once

#include <string>

#include "core/time.hpp"
#include "platform/bus/types.hpp"

namespace evc::evctl {

/// Something that happened to a charge point, or to Central itself.
struct Change {
    enum class Kind { changed, added, removed, central, central_away, central_back };

    Kind kind = Kind::changed;
    Wall at{};            ///< when it was heard
    std::string cp = {};  ///< empty: Central
    bus::Properties now =
        {};  ///< of `changed` the new values, of `added` all, of `central` Healthy and BrokerConnected
};

/// One object on a line: `{v, event, at, cpId?, …}`, the new values called as in `list`; an empty text: none any more.
/// `event`: "changed", "added", "removed", "central", "central-away" or "central-back".
[[nodiscard]] std::string to_json(const Change& change);

/// `19:52:50  CP001  State: Supplying, Driver: ana`, without a line feed.
[[nodiscard]] std::string people_text(const Change& change, bool coloured);

}  // namespace evc::evctl
