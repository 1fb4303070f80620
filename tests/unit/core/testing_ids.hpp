#pragma once

#include <cstdint>
#include <string_view>

#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/time.hpp"

namespace evc::testing {

// Ids of small numbers: request 7 leads to session 7.

inline RequestId request_id(std::uint64_t number) { return {0x1A, number}; }
inline SessionId session_id(std::uint64_t number) { return {0x2B, number}; }
inline SessionId session_of(const RequestId& request) { return session_id(request.low); }
inline EngineId engine_id(std::uint64_t number) { return {0x3C, number}; }
inline LedgerId foreign_ledger() { return {0xF0, 9}; }

inline CpId cp_id(std::string_view text = "CP1") { return CpId::parse(text).value(); }
inline DriverId driver_id(std::string_view text = "ann") { return DriverId::parse(text).value(); }

inline constexpr milliseconds second{1'000};
inline constexpr milliseconds minute{60'000};
inline constexpr milliseconds hour{3'600'000};

/// When tests begin.
inline constexpr Moment beginning{Wall{seconds{1'764'000'000}}, Steady{seconds{1'000}}};

}  // namespace evc::testing
