#include <algorithm>

#include "evctl/bus_names.hpp"
#include "evctl/changes.hpp"
#include "evctl/deeds/deeds.hpp"
#include "evctl/hearing.hpp"
#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::tr;

bool is_wanted(const Change& change, const std::vector<CpId>& cps) {
    const auto is_it = [&change](const CpId& cp) { return cp.text() == change.cp; };
    return cps.empty() || change.cp.empty() || std::any_of(cps.begin(), cps.end(), is_it);
}

/// Hears until the reader of our output or the bus is gone.
Ending hear(Desk& desk) {
    // Whoever is not there cannot be watched, though it may go and come while we do.
    if (const auto there = desk.central.overview(); !there) return tl::make_unexpected(there.error());
    desk.err << tr("Watching; Ctrl-C ends it") << std::endl;
    if (const auto status = desk.peer.hear(); !status) return tl::make_unexpected(status.error());
    return service::Exit::failed;
}

std::vector<std::string> rules() {
    return {bus::match_rule(central_name, central_path), bus::owner_rule(central_name)};
}

}  // namespace

Ending do_watch(Desk& desk) {
    desk.peer.listen(rules(), [&desk](const bus::Signal& signal) {
        const auto change = heard_change(signal, loop::Loop::now().wall);
        if (!change || !is_wanted(*change, desk.options.cps)) return;
        desk.out << (desk.options.json ? to_json(*change) : people_text(*change, desk.look.coloured)) << std::endl;
        if (!desk.out.good()) desk.peer.leave();
    });
    return hear(desk);
}

Ending do_messages(Desk& desk) {
    if (!desk.options.follow) return desk.put(desk.central.messages(desk.options.limit));
    desk.peer.listen(rules(), [&desk](const bus::Signal& signal) {
        const auto message = heard_message(signal);
        if (!message) return;
        if (desk.options.json)
            desk.out << to_json_event(*message) << std::endl;
        else
            show(desk.out, *message, desk.look), desk.out << std::flush;
        if (!desk.out.good()) desk.peer.leave();
    });
    return hear(desk);
}

}  // namespace evc::evctl
