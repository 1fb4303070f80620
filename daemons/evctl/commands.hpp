#pragma once

#include <ostream>

#include "evctl/central.hpp"
#include "evctl/command_line.hpp"
#include "evctl/engines.hpp"
#include "evctl/failure.hpp"
#include "evctl/output.hpp"

namespace evc::evctl {

/// What a verb works with.
struct Context {
    const Options& options;
    BlockingClient& client;
    Central& central;
    Engines& engines;
    std::ostream& out;  ///< results
    std::ostream& err;  ///< what went wrong, where it does not end the verb
    Look look;
};

// What the verbs do, in the order of verbs().

ExitResult do_status(Context& context);
ExitResult do_list(Context& context);
ExitResult do_show(Context& context);
ExitResult do_panel(Context& context);
ExitResult do_watch(Context& context);
ExitResult do_stop(Context& context);
ExitResult do_resume(Context& context);
ExitResult do_finish(Context& context);
ExitResult do_settle(Context& context);
ExitResult do_add(Context& context);
ExitResult do_remove(Context& context);
ExitResult do_set_tariff(Context& context);
ExitResult do_sessions(Context& context);
ExitResult do_tickets(Context& context);
ExitResult do_messages(Context& context);
ExitResult do_fault(Context& context);
ExitResult do_repair(Context& context);
ExitResult do_plug(Context& context);
ExitResult do_unplug(Context& context);
ExitResult do_request(Context& context);
ExitResult do_backup(Context& context);
ExitResult do_version(Context& context);

/// A result, as JSON or for people.
template <class What>
ExitResult put(Context& context, const Answer<What>& what) {
    return what.map([&context](const What& found) {
        if (context.options.json)
            context.out << to_json(found) << '\n';
        else
            show(context.out, found, context.look);
        return service::Exit::done;
    });
}

}  // namespace evc::evctl
