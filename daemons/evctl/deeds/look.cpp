#include "core/printable.hpp"
#include "evctl/deeds/deeds.hpp"
#include "platform/config/command_line.hpp"
#include "protocol/json/writer.hpp"

namespace evc::evctl {
namespace {

Filter books_filter(const Options& options) {
    Filter filter;
    filter.cp = options.cp;
    filter.driver = options.driver;
    filter.since = options.since;
    filter.before = options.before;
    filter.limit = options.limit;
    if (options.open_only) filter.open = true;
    if (options.ended_only) filter.open = false;
    return filter;
}

}  // namespace

Ending do_status(Desk& desk) { return desk.put(desk.central.overview()); }

Ending do_list(Desk& desk) {
    Filter filter;
    filter.id_part = desk.options.id_part;
    filter.location = desk.options.location;
    filter.driver = desk.options.driver;
    filter.state = desk.options.state;
    filter.limit = desk.options.limit;
    return desk.put(desk.central.list(filter));
}

Ending do_show(Desk& desk) { return desk.put(desk.central.show(desk.options.cp)); }

Ending do_sessions(Desk& desk) { return desk.put(desk.central.sessions(books_filter(desk.options))); }

Ending do_tickets(Desk& desk) { return desk.put(desk.central.tickets(books_filter(desk.options))); }

Ending do_version(Desk& desk) {
    const auto central = desk.central.overview();
    if (desk.options.json) {
        protocol::ObjectWriter document;
        document.text("evctl", config::version());
        if (central) document.text("central", central->version);
        desk.out << document.finish() << '\n';
        return service::Exit::done;
    }
    desk.out << "evctl " << config::version() << '\n';
    if (central) desk.out << "EV_Central " << printable(central->version) << '\n';
    return service::Exit::done;
}

}  // namespace evc::evctl
