#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "platform/bus/client.hpp"
#include "platform/bus/generated/org.evcharging.Central1.ChargePoint.proxy.hpp"
#include "platform/bus/generated/org.evcharging.Central1.Manager.proxy.hpp"
#include "platform/bus/generated/org.evcharging.Engine1.ChargePoint.proxy.hpp"
#include "platform/bus/types.hpp"

namespace evc::evctl {

// What is called on the bus, as the XML files in daemons/central/bus and daemons/engine/bus have it: names and types
// are taken from the proxies that are generated of them. Nothing is called through those, since they block for a time
// of their own: BlockingClient has --timeout and hears of signals meanwhile, RemotePanel may not block at all.

using Manager = org::evcharging::Central1::Manager_proxy;
using ChargePoint = org::evcharging::Central1::ChargePoint_proxy;
using EngineChargePoint = org::evcharging::Engine1::ChargePoint_proxy;

inline constexpr auto central_program = "EV_Central";
inline constexpr auto central_name = "org.evcharging.Central1";
inline constexpr auto central_path = "/org/evcharging/Central1";
inline constexpr auto charge_points_path = "/org/evcharging/Central1/charge_points";

inline constexpr auto engine_program = "EV_CP_E";
inline constexpr auto engine_name_prefix = "org.evcharging.Engine1.";
inline constexpr auto engine_path = "/org/evcharging/Engine1";
inline constexpr auto engine_charge_points_path = "/org/evcharging/Engine1/charge_points";

/// The name of a method or property: "StopAll" of &Manager::StopAll.
template <auto member>
[[nodiscard]] constexpr std::string_view name_of() {
    // "… [with auto member = &org::evcharging::Central1::Manager_proxy::StopAll]", from g++ and clang++ alike.
    constexpr std::string_view function = __PRETTY_FUNCTION__;
    constexpr std::string_view prefix = "_proxy::";
    const auto name = function.substr(function.find(prefix) + prefix.size());
    return name.substr(0, name.find_first_of(";]"));
}
static_assert(name_of<&Manager::StopAll>() == "StopAll");

/// A method to call, with the types of its results and arguments: `Method<std::tuple<Outs...>(Ins...)>`.
template <class Signature>
struct Method;
template <class... Outs, class... Ins>
struct Method<std::tuple<Outs...>(Ins...)> {
    using Results = std::tuple<Outs...>;
    using CallResult = bus::CallResult<Outs...>;

    std::string_view interface;
    std::string_view name;

    /// Of the object at `path` of whoever owns the name `destination`; as bus::Client::call().
    void call(bus::Client& client, const std::string& destination, const std::string& path, milliseconds timeout,
              bus::Answered<Outs...> answered, const Ins&... ins) const {
        client.call<Outs...>({destination, path, std::string{interface}, std::string{name}}, timeout,
                             std::move(answered), ins...);
    }
};

/// What a method gives that returns `Out`: nothing, one value or several.
template <class Out>
struct ResultsOf {
    using Type = std::tuple<Out>;
};
template <>
struct ResultsOf<void> {
    using Type = std::tuple<>;
};
template <class... Outs>
struct ResultsOf<std::tuple<Outs...>> {
    using Type = std::tuple<Outs...>;
};

template <auto member, class Interface, class Out, class... Ins>
[[nodiscard]] constexpr auto method_of(Out (Interface::*)(Ins...)) {
    return Method<typename ResultsOf<Out>::Type(std::decay_t<Ins>...)>{Interface::INTERFACE_NAME, name_of<member>()};
}
/// One of ours: `method<&Manager::StopAll>`.
template <auto member>
inline constexpr auto method = method_of<member>(member);

/// A row of the list that a method gives.
template <auto member>
using RowOf = typename std::tuple_element_t<0, typename decltype(method<member>)::Results>::value_type;

/// A property out of what get_all gives: `property<&Manager::Version>(properties)`. What is missing, or of another
/// type, counts as nothing.
template <auto member>
[[nodiscard]] auto property(const bus::Properties& properties) {
    using Value = std::tuple_element_t<0, typename decltype(method<member>)::Results>;
    return bus::property<Value>(properties, std::string{name_of<member>()});
}

// What each bus and each object has (D-Bus specification).

inline constexpr auto bus_name = "org.freedesktop.DBus";
inline constexpr auto bus_path = "/org/freedesktop/DBus";
inline constexpr auto properties_interface = "org.freedesktop.DBus.Properties";

inline constexpr Method<std::tuple<std::vector<std::string>>()> list_names{bus_name, "ListNames"};
inline constexpr Method<std::tuple<bus::Variant>(std::string, std::string)> get_property{properties_interface, "Get"};
inline constexpr Method<std::tuple<bus::Properties>(std::string)> get_all{properties_interface, "GetAll"};
inline constexpr Method<std::tuple<bus::ManagedObjects>()> get_managed_objects{"org.freedesktop.DBus.ObjectManager",
                                                                               "GetManagedObjects"};

}  // namespace evc::evctl
