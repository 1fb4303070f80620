#include <algorithm>

#include "evctl/bus_names.hpp"
#include "evctl/changes.hpp"
#include "evctl/commands/commands.hpp"
#include "evctl/signal_decoder.hpp"
#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::tr;

bool is_wanted(const Change& change, const std::vector<CpId>& cps) {
    const auto is_it = [&change](const CpId& cp) { return cp.text() == change.cp; };
    return cps.empty() || change.cp.empty() || std::any_of(cps.begin(), cps.end(), is_it);
}

/// Hears until the reader of our output or the bus is gone.
ExitResult hear(Context& context) {
    // Whoever is not there cannot be watched, though it may go and come while we do.
    if (const auto there = context.central.overview(); !there) return tl::make_unexpected(there.error());
    context.err << tr("Watching; Ctrl-C ends it") << std::endl;
    if (const auto status = context.peer.hear(); !status) return tl::make_unexpected(status.error());
    return service::Exit::failed;
}

std::vector<std::string> rules() {
    return {bus::match_rule(central_name, central_path), bus::owner_rule(central_name)};
}

}  // namespace

ExitResult do_watch(Context& context) {
    context.peer.listen(rules(), [&context](const bus::Signal& signal) {
        const auto change = heard_change(signal, loop::Loop::now().wall);
        if (!change || !is_wanted(*change, context.options.cps)) return;
        context.out << (context.options.json ? to_json(*change) : people_text(*change, context.look.coloured))
                    << std::endl;
        if (!context.out.good()) context.peer.leave();
    });
    return hear(context);
}

ExitResult do_messages(Context& context) {
    if (!context.options.follow) return context.put(context.central.messages(context.options.limit));
    context.peer.listen(rules(), [&context](const bus::Signal& signal) {
        const auto message = heard_message(signal);
        if (!message) return;
        if (context.options.json)
            context.out << to_json_event(*message) << std::endl;
        else
            show(context.out, *message, context.look), context.out << std::flush;
        if (!context.out.good()) context.peer.leave();
    });
    return hear(context);
}

}  // namespace evc::evctl
