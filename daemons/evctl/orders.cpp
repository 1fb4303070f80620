#include <csignal>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/printable.hpp"
#include "evctl/commands.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/events.hpp"
#include "platform/store/files.hpp"
#include "protocol/json/writer.hpp"

// Verbs that change something.
namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::mark;
using i18n::tr;
using protocol::ObjectWriter;

constexpr milliseconds between_looks{200};

std::string json_part(const CpId& cp, const Done& status, bool pending) {
    auto object = ObjectWriter::part();
    object.field("cpId", cp).flag("done", status.has_value() && !pending);
    if (pending) object.flag("pending", true);
    if (!status) object.text("error", status.error().text);
    return object.finish();
}

/// Whether no other order would fare better.
bool is_final(const Done& status) {
    return !status &&
           (status.error().exit == service::Exit::unavailable || status.error().exit == service::Exit::denied);
}

/// An order to each of `cps`, one after the other, and what is said of those that were obeyed: `said(cp)`. What fails
/// is said on standard error and does not keep the others from it, unless nothing could be done for them either.
/// `is_pending(cp)`: the order was taken but is not done yet, which counts as not done; without it none is.
/// JSON: `{v, done, pending?, failed, chargePoints: [{cpId, done, pending?, error?}]}`.
ExitResult give_each(Context& context, const std::vector<CpId>& cps, const std::function<Done(const CpId&)>& order,
                     const std::function<std::string(const CpId&)>& said,
                     const std::function<bool(const CpId&)>& is_pending = {}) {
    std::vector<std::string> parts;
    std::uint64_t done = 0;
    std::uint64_t pending = 0;
    for (const auto& cp : cps) {
        const auto status = order(cp);
        if (is_final(status)) return tl::make_unexpected(status.error());
        const bool waits = status && is_pending && is_pending(cp);
        if (status) ++(waits ? pending : done);
        if (context.options.json)
            parts.push_back(json_part(cp, status, waits));
        else if (status)
            context.out << printable(said(cp)) << std::endl;
        if (!status) context.err << "evctl: " << cp.text() << ": " << printable(status.error().text) << std::endl;
    }
    const auto failed = std::uint64_t{cps.size()} - done - pending;
    if (context.options.json) {
        ObjectWriter document;
        document.integer("done", done);
        if (is_pending) document.integer("pending", pending);
        document.integer("failed", failed).parts("chargePoints", parts);
        context.out << document.finish() << '\n';
    }
    return failed + pending == 0 ? service::Exit::done : service::Exit::failed;
}

/// The same for something that is no charge point: JSON `{v, done: 1, failed: 0}`.
ExitResult give(Context& context, const Done& status, const std::string& said) {
    if (!status) return tl::make_unexpected(status.error());
    if (context.options.json)
        context.out << ObjectWriter{}.integer("done", std::uint64_t{1}).integer("failed", std::uint64_t{0}).finish()
                    << '\n';
    else
        context.out << printable(said) << '\n';
    return service::Exit::done;
}

/// `text` with the charge point's id, and the driver that is given, in it.
auto saying(const Context& context, const char* text) {
    return [&context, text](const CpId& cp) { return fill(tr(text), {cp.text(), context.options.driver.text()}); };
}

/// The one order to the one charge point that is given: to Central, or to the engine that hosts it.
template <class Receiver, class M, class... Ins>
ExitResult give_one(Context& context, const char* said, Receiver& receiver, const M& method, const Ins&... ins) {
    return give_each(
        context, {context.options.cp}, [&](const CpId& cp) { return receiver.call(method, cp, ins...); },
        saying(context, said));
}

/// Gives an order to all and waits for their engines. Given again it changes nothing, and says how far they have come.
template <class M, class... Ins>
ExitResult give_all(Context& context, const M& method, const Ins&... ins) {
    const auto order = [&] {
        return context.central.call(method, {}, ins...).map([](const auto& counts) {
            const auto& [done, pending, failed] = counts;
            return Counts{done, pending, failed};
        });
    };
    const auto until = loop::Loop::now().steady + context.options.timeout;
    auto counts = order();
    while (counts && counts->pending > 0 && loop::Loop::now().steady < until) {
        context.client.pause(between_looks);
        counts = order();
    }
    const auto result = put(context, counts);
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
        context.client.pause(between_looks);
    }
}

}  // namespace

ExitResult do_stop(Context& context) {
    const auto& reason = context.options.reason;
    if (context.options.all) return give_all(context, method<&Manager::StopAll>, reason);
    std::map<CpId, Done> given;
    std::set<CpId> taken;
    for (const auto& cp : context.options.cps) {
        const auto status = context.central.call(method<&ChargePoint::Stop>, cp, reason);
        if (given.emplace(cp, status).first->second) taken.insert(cp);
    }
    const auto pending = wait_stopped(context, std::move(taken));
    const auto stopped = saying(context, mark("{0}: stopped by the operator"));
    const auto waits = saying(context, mark("{0}: stop pending: its engine has not acknowledged it yet"));
    const auto is_pending = [&](const CpId& cp) { return pending.contains(cp); };
    return give_each(
        context, context.options.cps, [&](const CpId& cp) { return given.at(cp); },
        [&](const CpId& cp) { return is_pending(cp) ? waits(cp) : stopped(cp); }, is_pending);
}

ExitResult do_resume(Context& context) {
    if (context.options.all) return give_all(context, method<&Manager::ResumeAll>);
    return give_each(
        context, context.options.cps,
        [&](const CpId& cp) { return context.central.call(method<&ChargePoint::Resume>, cp); },
        saying(context, mark("{0}: resumed by the operator")));
}

ExitResult do_finish(Context& context) {
    return give_one(context, mark("{0}: its supply is ended"), context.central, method<&ChargePoint::FinishSession>);
}

ExitResult do_settle(Context& context) {
    const auto& session = context.options.session;
    return give(context, context.central.call(method<&Manager::SettleSession>, {}, session),
                fill(tr("{0}: settled"), {session}));
}

ExitResult do_add(Context& context) {
    const auto& options = context.options;
    const auto add = [&](const CpId& cp) {
        return context.central.call(method<&Manager::AddChargePoint>, {}, cp.text(), options.location, options.tariff);
    };
    return give_each(context, {options.cp}, add, saying(context, mark("{0}: added")));
}

ExitResult do_remove(Context& context) {
    return give_one(context, mark("{0}: removed"), context.central, method<&Manager::RemoveChargePoint>,
                    context.options.cp.text());
}

ExitResult do_set_tariff(Context& context) {
    return give_one(context, mark("{0}: has its new tariff"), context.central, method<&Manager::SetTariff>,
                    context.options.cp.text(), context.options.tariff);
}

ExitResult do_fault(Context& context) {
    return give_one(context, mark("{0}: its engine is faulty now"), context.engines,
                    method<&EngineChargePoint::SetFault>, context.options.reason);
}

ExitResult do_repair(Context& context) {
    return give_one(context, mark("{0}: its engine is well again"), context.engines,
                    method<&EngineChargePoint::Repair>);
}

ExitResult do_plug(Context& context) {
    return give_one(context, mark("{0}: plugged in"), context.engines, method<&EngineChargePoint::PlugIn>);
}

ExitResult do_unplug(Context& context) {
    return give_one(context, mark("{0}: unplugged"), context.engines, method<&EngineChargePoint::Unplug>);
}

ExitResult do_request(Context& context) {
    return give_one(context, mark("{0}: a supply for {1} is asked for"), context.engines,
                    method<&EngineChargePoint::RequestCharge>, context.options.driver.text());
}

ExitResult do_backup(Context& context) {
    const auto& path = context.options.file;
    auto file = store::NewFile::create(path.string());
    if (!file) return fail(service::Exit::failed, file.error().text);
    const loop::Signals interrupted{context.client.loop(), {SIGINT, SIGTERM, SIGHUP}, [&file](int number) {
                                        file->discard();
                                        std::signal(number, SIG_DFL);
                                        std::raise(number);
                                    }};
    const auto status = context.central.call(method<&Manager::Backup>, {}, bus::UnixFd{file->descriptor()});
    if (!status) return give(context, status, {});
    if (const auto kept = file->keep(); !kept) return fail(service::Exit::failed, kept.error().text);
    return give(context, status, fill(tr("{0}: holds a copy of the ledger"), {path.string()}));
}

}  // namespace evc::evctl
