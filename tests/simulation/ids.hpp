#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/id.hpp"
#include "core/name.hpp"

namespace evc::sim {

// Everything that the protocol names by a UUID or a name is a small number here, so that tables are arrays.

inline RequestId request_id(std::uint64_t number) { return {1, number}; }
inline SessionId session_id(std::uint64_t number) { return {2, number}; }
inline EngineId engine_id(std::uint64_t number) { return {3, number}; }
inline LedgerId ledger_id(std::uint64_t number) { return {4, number}; }
template <class Tag>
std::size_t number_of(const Id<Tag>& id) {
    return static_cast<std::size_t>(id.low);
}

inline CpId cp_name(std::size_t number) { return *CpId::parse("cp" + std::to_string(number)); }
inline DriverId driver_name(std::size_t number) { return *DriverId::parse("dr" + std::to_string(number)); }
/// Of cp_name() and driver_name(), which have one digit.
template <class Tag>
std::size_t number_of(const Name<Tag>& name) {
    return static_cast<std::size_t>(name.text()[2] - '0');
}

}  // namespace evc::sim
