#include <map>
#include <set>

#include "evctl/deeds/deeds.hpp"
#include "evctl/deeds/tally.hpp"
#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::tr;

constexpr milliseconds between_looks{200};

/// `text` with the charge point's id in it.
auto saying(const char* text) {
    return [text](const CpId& cp) { return fill(tr(text), {cp.text()}); };
}

/// Gives an order to all and waits for their engines. Given again it changes nothing, and says how far they have come.
Ending give_all(Desk& desk, const std::function<Answer<Counts>()>& order) {
    const auto until = loop::Loop::now().steady + desk.options.timeout;
    auto counts = order();
    while (counts && counts->pending > 0 && loop::Loop::now().steady < until) {
        desk.peer.pause(between_looks);
        counts = order();
    }
    const auto ending = desk.put(counts);
    return ending && counts->failed > 0 ? Ending{service::Exit::failed} : ending;
}

/// Those of `cps` whose engines have not acknowledged their stop when they all have, or when it has taken too long.
std::set<CpId> wait_stopped(Desk& desk, std::set<CpId> cps) {
    const auto until = loop::Loop::now().steady + desk.options.timeout;
    while (true) {
        std::erase_if(cps, [&](const CpId& cp) {
            const auto details = desk.central.show(cp);
            return details && !details->row.stop_pending;
        });
        if (cps.empty() || loop::Loop::now().steady >= until) return cps;
        desk.peer.pause(between_looks);
    }
}

}  // namespace

Ending do_stop(Desk& desk) {
    const auto& reason = desk.options.reason;
    if (desk.options.all) return give_all(desk, [&] { return desk.central.stop_all(reason); });
    std::map<CpId, Done> given;
    std::set<CpId> taken;
    for (const auto& cp : desk.options.cps)
        if (given.emplace(cp, desk.central.stop(cp, reason)).first->second) taken.insert(cp);
    const auto pending = wait_stopped(desk, std::move(taken));
    const auto stopped = saying(i18n::mark("{0}: stopped by the operator"));
    const auto waits = saying(i18n::mark("{0}: stop pending: its engine has not acknowledged it yet"));
    const auto is_pending = [&](const CpId& cp) { return pending.contains(cp); };
    return give_each(
        desk, desk.options.cps, [&](const CpId& cp) { return given.at(cp); },
        [&](const CpId& cp) { return is_pending(cp) ? waits(cp) : stopped(cp); }, is_pending);
}

Ending do_resume(Desk& desk) {
    if (desk.options.all) return give_all(desk, [&] { return desk.central.resume_all(); });
    return give_each(
        desk, desk.options.cps, [&](const CpId& cp) { return desk.central.resume(cp); },
        saying(i18n::mark("{0}: resumed by the operator")));
}

Ending do_finish(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.central.finish(cp); },
        saying(i18n::mark("{0}: its supply is ended")));
}

Ending do_settle(Desk& desk) {
    return give(desk, desk.central.settle(desk.options.session), fill(tr("{0}: settled"), {desk.options.session}));
}

Ending do_add(Desk& desk) {
    const auto& options = desk.options;
    return give_each(
        desk, {options.cp}, [&](const CpId& cp) { return desk.central.add(cp, options.location, options.tariff); },
        saying(i18n::mark("{0}: added")));
}

Ending do_remove(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.central.remove(cp); },
        saying(i18n::mark("{0}: removed")));
}

Ending do_set_tariff(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.central.set_tariff(cp, desk.options.tariff); },
        saying(i18n::mark("{0}: has its new tariff")));
}

Ending do_fault(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.engines.fault(cp, desk.options.reason); },
        saying(i18n::mark("{0}: its engine is faulty now")));
}

Ending do_repair(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.engines.repair(cp); },
        saying(i18n::mark("{0}: its engine is well again")));
}

Ending do_plug(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.engines.plug_in(cp); },
        saying(i18n::mark("{0}: plugged in")));
}

Ending do_unplug(Desk& desk) {
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.engines.unplug(cp); },
        saying(i18n::mark("{0}: unplugged")));
}

Ending do_request(Desk& desk) {
    const auto& driver = desk.options.driver;
    return give_each(
        desk, {desk.options.cp}, [&](const CpId& cp) { return desk.engines.request(cp, driver); },
        [&driver](const CpId& cp) {
            return fill(tr("{0}: a supply for {1} is asked for"), {cp.text(), driver.text()});
        });
}

}  // namespace evc::evctl
