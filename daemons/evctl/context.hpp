#pragma once

#include <ostream>
#include <string>

#include "evctl/central.hpp"
#include "evctl/engines.hpp"
#include "evctl/json.hpp"
#include "evctl/options.hpp"
#include "evctl/text_output.hpp"
#include "platform/service/exit.hpp"

namespace evc::evctl {

/// How a verb ended: its exit status, or why it could not do its work at all.
using ExitResult = Answer<service::Exit>;

/// What a verb works with.
struct Context {
    const Options& options;
    BlockingClient& peer;
    Central& central;
    Engines& engines;
    std::ostream& out;  ///< results
    std::ostream& err;  ///< what went wrong, where it does not end the verb
    Look look;

    /// A result, as JSON or for people.
    template <class What>
    ExitResult put(const Answer<What>& what) {
        if (!what) return tl::make_unexpected(what.error());
        if (options.json)
            out << to_json(*what) << '\n';
        else
            show(out, *what, look);
        return service::Exit::done;
    }
};

}  // namespace evc::evctl
