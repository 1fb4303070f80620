#include "evctl/deeds/tally.hpp"

#include "protocol/json/writer.hpp"

namespace evc::evctl {
namespace {

using protocol::ObjectWriter;

std::string part(const CpId& cp, const Done& status) {
    auto object = ObjectWriter::part();
    object.field("cpId", cp).flag("done", status.has_value());
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
                 const std::function<std::string(const CpId&)>& said) {
    std::vector<std::string> parts;
    std::uint64_t done = 0;
    for (const auto& cp : cps) {
        const auto status = order(cp);
        if (is_final(status)) return tl::make_unexpected(status.error());
        if (status) ++done;
        if (desk.options.json)
            parts.push_back(part(cp, status));
        else if (status)
            desk.out << said(cp) << std::endl;
        if (!status) desk.err << "evctl: " << cp.text() << ": " << status.error().text << std::endl;
    }
    const auto failed = std::uint64_t{cps.size()} - done;
    if (desk.options.json) {
        ObjectWriter document;
        document.integer("done", done).integer("failed", failed).parts("chargePoints", parts);
        desk.out << document.finish() << '\n';
    }
    return failed == 0 ? service::Exit::done : service::Exit::failed;
}

Ending give(Desk& desk, const Done& status, const std::string& said) {
    if (!status) return tl::make_unexpected(status.error());
    if (desk.options.json)
        desk.out << ObjectWriter{}.integer("done", std::uint64_t{1}).integer("failed", std::uint64_t{0}).finish()
                 << '\n';
    else
        desk.out << said << '\n';
    return service::Exit::done;
}

}  // namespace evc::evctl
