#include "core/printable.hpp"
#include "evctl/commands/commands.hpp"
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

ExitResult do_status(Context& context) { return context.put(context.central.overview()); }

ExitResult do_list(Context& context) {
    Filter filter;
    filter.id_part = context.options.id_part;
    filter.location = context.options.location;
    filter.driver = context.options.driver;
    filter.state = context.options.state;
    filter.limit = context.options.limit;
    return context.put(context.central.list(filter));
}

ExitResult do_show(Context& context) { return context.put(context.central.show(context.options.cp)); }

ExitResult do_sessions(Context& context) {
    return context.put(context.central.sessions(books_filter(context.options)));
}

ExitResult do_tickets(Context& context) { return context.put(context.central.tickets(books_filter(context.options))); }

ExitResult do_version(Context& context) {
    const auto central = context.central.overview();
    if (context.options.json) {
        protocol::ObjectWriter document;
        document.text("evctl", config::version());
        if (central) document.text("central", central->version);
        context.out << document.finish() << '\n';
        return service::Exit::done;
    }
    context.out << "evctl " << config::version() << '\n';
    if (central) context.out << "EV_Central " << printable(central->version) << '\n';
    return service::Exit::done;
}

}  // namespace evc::evctl
