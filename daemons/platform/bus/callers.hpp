#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

namespace evc::bus {

/// Members of it may change things.
inline constexpr auto operator_group = "evcharging-operator";

/// Whom a call comes from, in the words of the bus daemon, which has it from the kernel.
struct Caller {
    uid_t user = 0;
    std::vector<gid_t> groups;
};

/// Who may call what changes something, besides root.
struct Operators {
    std::optional<gid_t> group;  ///< of operator_group; none: this machine has no such group
    std::optional<uid_t> user;   ///< on a session bus: whom we run as
};

[[nodiscard]] bool may_change(const Caller& caller, const Operators& operators);

/// As this machine has them. Blocks on its user database.
[[nodiscard]] Operators find_operators(bool session_bus);

}  // namespace evc::bus
