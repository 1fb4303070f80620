#include "evctl/commands/report.hpp"

#include "core/printable.hpp"
#include "protocol/json/writer.hpp"

namespace evc::evctl {
namespace {

using protocol::ObjectWriter;

std::string part(const CpId& cp, const Done& status, bool pending) {
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

}  // namespace

ExitResult give_each(Context& context, const std::vector<CpId>& cps, const std::function<Done(const CpId&)>& order,
                     const std::function<std::string(const CpId&)>& said,
                     const std::function<bool(const CpId&)>& is_pending) {
    std::vector<std::string> parts;
    std::uint64_t done = 0;
    std::uint64_t pending = 0;
    for (const auto& cp : cps) {
        const auto status = order(cp);
        if (is_final(status)) return tl::make_unexpected(status.error());
        const bool waits = status && is_pending && is_pending(cp);
        if (status) ++(waits ? pending : done);
        if (context.options.json)
            parts.push_back(part(cp, status, waits));
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

ExitResult give(Context& context, const Done& status, const std::string& said) {
    if (!status) return tl::make_unexpected(status.error());
    if (context.options.json)
        context.out << ObjectWriter{}.integer("done", std::uint64_t{1}).integer("failed", std::uint64_t{0}).finish()
                    << '\n';
    else
        context.out << printable(said) << '\n';
    return service::Exit::done;
}

}  // namespace evc::evctl
