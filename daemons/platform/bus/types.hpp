#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace evc::bus {

// The types of values on a bus, by the names that programs use. Beside these: std::string (s), bool (b), the integers
// of <cstdint>, double (d), std::vector (a), std::map (a{}).

using ObjectPath = sdbus::ObjectPath;  ///< o; a std::string
using Variant = sdbus::Variant;        ///< v; get<T>() throws sdbus::Error, see value_of() for one that does not
using UnixFd = sdbus::UnixFd;          ///< h; get() is the descriptor, which it owns
template <class... Fields>
using Row = sdbus::Struct<Fields...>;  ///< (…); a std::tuple

using Properties = std::map<std::string, Variant>;                       ///< a{sv}
using Interfaces = std::map<std::string, Properties>;                    ///< a{sa{sv}}
using ManagedObjects = std::map<ObjectPath, Interfaces>;                 ///< what GetManagedObjects gives
using ChangedProperties = std::tuple<std::string, Properties>;           ///< how PropertiesChanged begins
using AddedObject = std::tuple<ObjectPath, Interfaces>;                  ///< of InterfacesAdded
using RemovedObject = std::tuple<ObjectPath, std::vector<std::string>>;  ///< of InterfacesRemoved

/// None when the variant holds another type.
template <class Value>
[[nodiscard]] std::optional<Value> value_of(const Variant& variant) {
    if (!variant.containsValueOfType<Value>()) return std::nullopt;
    return variant.get<Value>();
}

/// A property out of `properties`; `otherwise` when it is missing or of another type.
template <class Value>
[[nodiscard]] Value property(const Properties& properties, const std::string& name, Value otherwise = {}) {
    const auto found = properties.find(name);
    if (found == properties.end()) return otherwise;
    return value_of<Value>(found->second).value_or(std::move(otherwise));
}

}  // namespace evc::bus
