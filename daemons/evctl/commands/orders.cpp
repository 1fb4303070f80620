#include <map>
#include <set>

#include "evctl/commands/commands.hpp"
#include "evctl/commands/report.hpp"
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
ExitResult give_all(Context& context, const std::function<Answer<Counts>()>& order) {
    const auto until = loop::Loop::now().steady + context.options.timeout;
    auto counts = order();
    while (counts && counts->pending > 0 && loop::Loop::now().steady < until) {
        context.peer.pause(between_looks);
        counts = order();
    }
    const auto result = context.put(counts);
    return result && counts->failed > 0 ? ExitResult{service::Exit::failed} : result;
}

/// Those of `cps` whose engines have not acknowledged their stop when they all have, or when it has taken too long.
std::set<CpId> wait_stopped(Context& context, std::set<CpId> cps) {
    const auto until = loop::Loop::now().steady + context.options.timeout;
    while (true) {
        std::erase_if(cps, [&](const CpId& cp) {
            const auto details = context.central.show(cp);
            return details && !details->row.stop_pending;
        });
        if (cps.empty() || loop::Loop::now().steady >= until) return cps;
        context.peer.pause(between_looks);
    }
}

}  // namespace

ExitResult do_stop(Context& context) {
    const auto& reason = context.options.reason;
    if (context.options.all) return give_all(context, [&] { return context.central.stop_all(reason); });
    std::map<CpId, Done> given;
    std::set<CpId> taken;
    for (const auto& cp : context.options.cps)
        if (given.emplace(cp, context.central.stop(cp, reason)).first->second) taken.insert(cp);
    const auto pending = wait_stopped(context, std::move(taken));
    const auto stopped = saying(i18n::mark("{0}: stopped by the operator"));
    const auto waits = saying(i18n::mark("{0}: stop pending: its engine has not acknowledged it yet"));
    const auto is_pending = [&](const CpId& cp) { return pending.contains(cp); };
    return give_each(
        context, context.options.cps, [&](const CpId& cp) { return given.at(cp); },
        [&](const CpId& cp) { return is_pending(cp) ? waits(cp) : stopped(cp); }, is_pending);
}

ExitResult do_resume(Context& context) {
    if (context.options.all) return give_all(context, [&] { return context.central.resume_all(); });
    return give_each(
        context, context.options.cps, [&](const CpId& cp) { return context.central.resume(cp); },
        saying(i18n::mark("{0}: resumed by the operator")));
}

ExitResult do_finish(Context& context) {
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return context.central.finish(cp); },
        saying(i18n::mark("{0}: its supply is ended")));
}

ExitResult do_settle(Context& context) {
    return give(context, context.central.settle(context.options.session),
                fill(tr("{0}: settled"), {context.options.session}));
}

ExitResult do_add(Context& context) {
    const auto& options = context.options;
    return give_each(
        context, {options.cp},
        [&](const CpId& cp) { return context.central.add(cp, options.location, options.tariff); },
        saying(i18n::mark("{0}: added")));
}

ExitResult do_remove(Context& context) {
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return context.central.remove(cp); },
        saying(i18n::mark("{0}: removed")));
}

ExitResult do_set_tariff(Context& context) {
    return give_each(
        context, {context.options.cp},
        [&](const CpId& cp) { return context.central.set_tariff(cp, context.options.tariff); },
        saying(i18n::mark("{0}: has its new tariff")));
}

ExitResult do_fault(Context& context) {
    return give_each(
        context, {context.options.cp},
        [&](const CpId& cp) { return context.engines.fault(cp, context.options.reason); },
        saying(i18n::mark("{0}: its engine is faulty now")));
}

ExitResult do_repair(Context& context) {
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return context.engines.repair(cp); },
        saying(i18n::mark("{0}: its engine is well again")));
}

ExitResult do_plug(Context& context) {
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return context.engines.plug_in(cp); },
        saying(i18n::mark("{0}: plugged in")));
}

ExitResult do_unplug(Context& context) {
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return context.engines.unplug(cp); },
        saying(i18n::mark("{0}: unplugged")));
}

ExitResult do_request(Context& context) {
    const auto& driver = context.options.driver;
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return context.engines.request(cp, driver); },
        [&driver](const CpId& cp) {
            return fill(tr("{0}: a supply for {1} is asked for"), {cp.text(), driver.text()});
        });
}

}  // namespace evc::evctl
