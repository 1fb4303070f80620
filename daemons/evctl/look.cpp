#include <algorithm>

#include "core/printable.hpp"
#include "evctl/changes.hpp"
#include "evctl/commands.hpp"
#include "evctl/remote_panel.hpp"
#include "platform/config/command_line.hpp"
#include "platform/i18n/language.hpp"
#include "protocol/json/writer.hpp"

// Verbs that change nothing.
namespace evc::evctl {
namespace {

bool is_wanted(const Change& change, const std::vector<CpId>& cps) {
    const auto is_it = [&change](const CpId& cp) { return cp.text() == change.cp; };
    return cps.empty() || change.cp.empty() || std::any_of(cps.begin(), cps.end(), is_it);
}

/// Hands Central's signals to `heard` until the reader of our output or the bus is gone.
ExitResult listen(Context& context, const std::function<void(const bus::Signal&)>& heard) {
    context.client.listen({bus::match_rule(central_name, central_path), bus::owner_rule(central_name)},
                          [&context, heard](const bus::Signal& signal) {
                              heard(signal);
                              if (!context.out.good()) context.client.leave();
                          });
    // Whoever is not there cannot be watched, though it may go and come while we do.
    if (const auto there = context.central.overview(); !there) return tl::make_unexpected(there.error());
    context.err << i18n::tr("Watching; Ctrl-C ends it") << std::endl;
    return context.client.hear().map([](const auto&) { return service::Exit::failed; });
}

}  // namespace

ExitResult do_status(Context& context) { return put(context, context.central.overview()); }

ExitResult do_list(Context& context) { return put(context, context.central.list(context.options)); }

ExitResult do_show(Context& context) { return put(context, context.central.show(context.options.cp)); }

ExitResult do_panel(Context& context) {
    const auto& options = context.options;
    // Whoever is not there now is waited for while the panel stands, but a wrong bus is better said at once.
    if (const auto there = context.central.overview(); !there) return tl::make_unexpected(there.error());
    RemotePanel panel{{context.client.where(), options.timeout, options.control}};
    return panel.run().map([](const auto&) { return service::Exit::done; });
}

ExitResult do_watch(Context& context) {
    return listen(context, [&context](const bus::Signal& signal) {
        const auto change = heard_change(signal, loop::Loop::now().wall);
        if (!change || !is_wanted(*change, context.options.cps)) return;
        context.out << (context.options.json ? to_json(*change) : people_text(*change, context.look.coloured))
                    << std::endl;
    });
}

ExitResult do_sessions(Context& context) { return put(context, context.central.sessions(context.options)); }

ExitResult do_tickets(Context& context) { return put(context, context.central.tickets(context.options)); }

ExitResult do_messages(Context& context) {
    if (!context.options.follow) return put(context, context.central.messages(context.options));
    return listen(context, [&context](const bus::Signal& signal) {
        const auto message = heard_message(signal);
        if (!message) return;
        if (context.options.json)
            context.out << to_json_event(*message) << '\n';
        else
            show(context.out, *message, context.look);
        context.out << std::flush;
    });
}

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
