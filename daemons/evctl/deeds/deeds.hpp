#pragma once

#include "evctl/desk.hpp"

namespace evc::evctl {

// What the verbs do, in the order of verbs().

Ending do_status(Desk& desk);
Ending do_list(Desk& desk);
Ending do_show(Desk& desk);
Ending do_panel(Desk& desk);
Ending do_watch(Desk& desk);
Ending do_stop(Desk& desk);
Ending do_resume(Desk& desk);
Ending do_finish(Desk& desk);
Ending do_settle(Desk& desk);
Ending do_add(Desk& desk);
Ending do_remove(Desk& desk);
Ending do_set_tariff(Desk& desk);
Ending do_sessions(Desk& desk);
Ending do_tickets(Desk& desk);
Ending do_messages(Desk& desk);
Ending do_fault(Desk& desk);
Ending do_repair(Desk& desk);
Ending do_plug(Desk& desk);
Ending do_unplug(Desk& desk);
Ending do_request(Desk& desk);
Ending do_backup(Desk& desk);
Ending do_version(Desk& desk);

}  // namespace evc::evctl
