#include "evctl/engines.hpp"

#include <algorithm>
#include <utility>

#include "platform/bus/path.hpp"
#include "platform/i18n/language.hpp"

namespace evc::evctl {

using i18n::fill;
using i18n::tr;

std::string Engines::path_of(const CpId& cp) { return bus::object_path(engine_charge_points_path, cp.text()); }

Answer<std::vector<std::string>> Engines::names() {
    const auto answer = client_.call(bus_name, bus_path, list_names);
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
    const std::string id{name_of<&EngineChargePoint::Id>()};
    for (const auto& name : *all)
        if (client_.call(name, path_of(cp), get_property, EngineChargePoint::INTERFACE_NAME, id)) return name;
    return fail(service::Exit::unavailable, fill(tr("no engine on the bus hosts {0}"), {cp.text()}) + hint(cp, ids()));
}

std::vector<std::string> Engines::ids() {
    std::vector<std::string> ids;
    const auto all = names();
    if (!all) return ids;
    for (const auto& name : *all) {
        const auto objects = client_.call(name, engine_path, get_managed_objects);
        if (!objects) continue;
        for (const auto& [path, interfaces] : std::get<0>(*objects))
            if (auto id = bus::object_id(engine_charge_points_path, path)) ids.push_back(*std::move(id));
    }
    return ids;
}

}  // namespace evc::evctl
