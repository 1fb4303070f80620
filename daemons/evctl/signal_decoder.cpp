#include "evctl/signal_decoder.hpp"

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "evctl/bus_names.hpp"
#include "evctl/decode.hpp"
#include "platform/bus/path.hpp"

namespace evc::evctl {
namespace {

using Kind = Change::Kind;

/// Counters change with every state: those are told of where they change.
void keep_what_is_told(bus::Properties& of_central) {
    std::erase_if(of_central,
                  [](const auto& value) { return value.first != "Healthy" && value.first != "BrokerConnected"; });
}

std::optional<Change> changed(const bus::Signal& signal, Wall now) {
    auto arguments = signal.read<std::string, bus::Properties>();
    if (!arguments) return std::nullopt;
    auto& [interface, values] = *arguments;
    if (interface == manager_interface) {
        keep_what_is_told(values);
        if (values.empty()) return std::nullopt;
        return Change{Kind::central, now, {}, std::move(values)};
    }
    auto id = bus::object_id(charge_points_path, signal.path());
    if (interface != charge_point_interface || !id) return std::nullopt;
    return Change{Kind::changed, now, *std::move(id), std::move(values)};
}

std::optional<Change> added(const bus::Signal& signal, Wall now) {
    auto arguments = signal.read<bus::ObjectPath, bus::Interfaces>();
    if (!arguments) return std::nullopt;
    auto& [path, interfaces] = *arguments;
    auto id = bus::object_id(charge_points_path, path);
    if (!id) return std::nullopt;
    return Change{Kind::added, now, *std::move(id), std::move(interfaces[charge_point_interface])};
}

std::optional<Change> removed(const bus::Signal& signal, Wall now) {
    const auto arguments = signal.read<bus::ObjectPath>();
    if (!arguments) return std::nullopt;
    auto id = bus::object_id(charge_points_path, std::get<0>(*arguments));
    if (!id) return std::nullopt;
    return Change{Kind::removed, now, *std::move(id)};
}

std::optional<Change> owner_changed(const bus::Signal& signal, Wall now) {
    const auto arguments = signal.read<std::string, std::string, std::string>();
    if (!arguments || std::get<0>(*arguments) != central_name) return std::nullopt;
    return Change{std::get<2>(*arguments).empty() ? Kind::central_away : Kind::central_back, now};
}

}  // namespace

std::optional<Change> heard_change(const bus::Signal& signal, Wall now) {
    const auto member = signal.member();
    if (member == "PropertiesChanged") return changed(signal, now);
    if (member == "InterfacesAdded") return added(signal, now);
    if (member == "InterfacesRemoved") return removed(signal, now);
    if (member == "NameOwnerChanged") return owner_changed(signal, now);
    return std::nullopt;
}

std::optional<MessageRow> heard_message(const bus::Signal& signal) {
    if (signal.interface() != manager_interface || signal.member() != "Message") return std::nullopt;
    const auto arguments = signal.read<std::uint64_t, std::string, std::string>();
    if (!arguments) return std::nullopt;
    const auto& [usec, level, text] = *arguments;
    return MessageRow{decode_time(usec), level, text};
}

}  // namespace evc::evctl
