#pragma once

#include <ostream>
#include <string>

#include "evctl/central.hpp"
#include "evctl/engines.hpp"
#include "evctl/json.hpp"
#include "evctl/options.hpp"
#include "evctl/people.hpp"
#include "platform/service/exit.hpp"

namespace evc::evctl {

/// How a verb ended: its exit status, or why it could not do its work at all.
using Ending = Answer<service::Exit>;

/// What a verb works with.
struct Desk {
    const Options& options;
    Peer& peer;
    Central& central;
    Engines& engines;
    std::ostream& out;  ///< results
    std::ostream& err;  ///< what went wrong, where it does not end the verb
    Look look;

    /// A result, as JSON or for people.
    template <class What>
    Ending put(const Answer<What>& what) {
        if (!what) return tl::make_unexpected(what.error());
        if (options.json)
            out << to_json(*what) << '\n';
        else
            show(out, *what, look);
        return service::Exit::done;
    }
};

}  // namespace evc::evctl
