#include "platform/bus/callers.hpp"

#include <grp.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace evc::bus {

bool may_change(const Caller& caller, const Operators& operators) {
    if (caller.user == 0 || caller.user == operators.user) return true;
    return operators.group && std::count(caller.groups.begin(), caller.groups.end(), *operators.group) != 0;
}

Operators find_operators(bool session_bus) {
    Operators operators;
    group entry{};
    group* found = nullptr;
    std::array<char, 65'536> memory{};
    if (::getgrnam_r(operator_group, &entry, memory.data(), memory.size(), &found) == 0 && found != nullptr)
        operators.group = found->gr_gid;
    if (session_bus) operators.user = ::geteuid();
    return operators;
}

}  // namespace evc::bus
