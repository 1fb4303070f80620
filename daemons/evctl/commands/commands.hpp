#pragma once

#include "evctl/context.hpp"

namespace evc::evctl {

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

}  // namespace evc::evctl
