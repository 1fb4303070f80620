#include "evctl/deeds/tally.hpp"

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

Ending give_each(Desk& desk, const std::vector<CpId>& cps, const std::function<Done(const CpId&)>& order,
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
        if (desk.options.json)
            parts.push_back(part(cp, status, waits));
        else if (status)
            desk.out << printable(said(cp)) << std::endl;
        if (!status) desk.err << "evctl: " << cp.text() << ": " << printable(status.error().text) << std::endl;
    }
    const auto failed = std::uint64_t{cps.size()} - done - pending;
    if (desk.options.json) {
        ObjectWriter document;
        document.integer("done", done);
        if (is_pending) document.integer("pending", pending);
        document.integer("failed", failed).parts("chargePoints", parts);
        desk.out << document.finish() << '\n';
    }
    return failed + pending == 0 ? service::Exit::done : service::Exit::failed;
}

Ending give(Desk& desk, const Done& status, const std::string& said) {
    if (!status) return tl::make_unexpected(status.error());
    if (desk.options.json)
        desk.out << ObjectWriter{}.integer("done", std::uint64_t{1}).integer("failed", std::uint64_t{0}).finish()
                 << '\n';
    else
        desk.out << printable(said) << '\n';
    return service::Exit::done;
}

}  // namespace evc::evctl
