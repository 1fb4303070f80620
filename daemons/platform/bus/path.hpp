#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace evc::bus {

/// `prefix`/ID with the id escaped by sd_bus_path_encode(3): no two ids have the same path. `prefix` is a valid path.
[[nodiscard]] std::string object_path(const std::string& prefix, const std::string& id);

/// The id of object_path(); none when `path` is not of that form.
[[nodiscard]] std::optional<std::string> object_id(const std::string& prefix, const std::string& path);

/// An instance's name as an element of a bus name, escaped in the same way.
[[nodiscard]] std::string name_element(const std::string& instance);

}  // namespace evc::bus
