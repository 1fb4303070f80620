#include "evctl/engines.hpp"

#include <algorithm>
#include <tuple>

#include "evctl/bus_names.hpp"
#include "evctl/failures.hpp"
#include "platform/bus/path.hpp"
#include "platform/config/value_parser.hpp"
#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::tr;

std::string path_of(const CpId& cp) { return bus::object_path(engine_charge_points_path, cp.text()); }

}  // namespace

Answer<std::vector<std::string>> Engines::names() {
    const auto answer = peer_.ask<std::vector<std::string>>({bus_name, bus_path, bus_name, "ListNames"});
    if (!answer) return tl::make_unexpected(explain(answer.error(), "dbus-daemon"));
    auto names = std::get<0>(*answer);
    std::erase_if(names, [](const std::string& name) { return !name.starts_with(engine_name_prefix); });
    return names;
}

Answer<std::string> Engines::host_of(const CpId& cp) {
    auto all = names();
    if (!all) return tl::make_unexpected(all.error());
    // One charge point is hosted by an instance of its name, as a rule.
    const auto likely = engine_name_prefix + bus::name_element(cp.text());
    std::stable_partition(all->begin(), all->end(), [&likely](const std::string& name) { return name == likely; });
    for (const auto& name : *all) {
        const bus::Target get{name, path_of(cp), properties_interface, "Get"};
        if (peer_.ask<bus::Variant>(get, std::string{engine_interface}, std::string{"Id"})) return name;
    }
    auto text = fill(tr("no engine on the bus hosts {0}"), {cp.text()});
    const auto best = config::nearest(cp.text(), ids());
    if (!best.empty()) text += " " + fill(tr("(did you mean '{0}'?)"), {best});
    return fail(service::Exit::unavailable, std::move(text));
}

std::vector<std::string> Engines::ids() {
    std::vector<std::string> ids;
    const auto all = names();
    if (!all) return ids;
    for (const auto& name : *all) {
        const bus::Target get{name, engine_path, object_manager_interface, "GetManagedObjects"};
        const auto objects = peer_.ask<bus::ManagedObjects>(get);
        if (!objects) continue;
        for (const auto& [path, interfaces] : std::get<0>(*objects))
            if (auto id = bus::object_id(engine_charge_points_path, path)) ids.push_back(*std::move(id));
    }
    return ids;
}

template <class... Ins>
Done Engines::order(const CpId& cp, const char* method, const Ins&... ins) {
    const auto name = host_of(cp);
    if (!name) return tl::make_unexpected(name.error());
    const auto answer = peer_.ask<>({*name, path_of(cp), engine_interface, method}, ins...);
    if (!answer) return tl::make_unexpected(explain(answer.error(), engine_program));
    return {};
}

Done Engines::fault(const CpId& cp, const std::string& reason) { return order(cp, "SetFault", reason); }

Done Engines::repair(const CpId& cp) { return order(cp, "Repair"); }

Done Engines::plug_in(const CpId& cp) { return order(cp, "PlugIn"); }

Done Engines::unplug(const CpId& cp) { return order(cp, "Unplug"); }

Done Engines::request(const CpId& cp, const DriverId& driver) { return order(cp, "RequestCharge", driver.text()); }

}  // namespace evc::evctl
