#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace evc {

/// State of a charge point as everyone sees it; derived, never stored (evcharging-protocol(7)).
enum class CpState { disconnected, faulted, stopped, supplying, available };

inline constexpr std::array<CpState, 5> all_cp_states{CpState::disconnected, CpState::faulted, CpState::stopped,
                                                      CpState::supplying, CpState::available};

/// What a state is derived from.
struct CpFacts {
    bool connected = false;  ///< there is a live monitor connection
    bool faulty = false;     ///< the monitor says that the engine is faulty, or two engines take turns
    bool stopped = false;    ///< stopped by the operator
    bool charging = false;   ///< a session is charging
};

/// The first line of the protocol's table that applies.
[[nodiscard]] constexpr CpState derive_state(CpFacts facts) {
    if (!facts.connected) return CpState::disconnected;
    if (facts.faulty) return CpState::faulted;
    if (facts.stopped && !facts.charging) return CpState::stopped;
    return facts.charging ? CpState::supplying : CpState::available;
}

/// The word on every wire: Kafka, D-Bus, JSON.
[[nodiscard]] constexpr std::string_view word(CpState state) {
    switch (state) {
        case CpState::disconnected: return "disconnected";
        case CpState::faulted: return "faulted";
        case CpState::stopped: return "stopped";
        case CpState::supplying: return "supplying";
        case CpState::available: return "available";
    }
    return "unknown";
}

[[nodiscard]] constexpr std::optional<CpState> parse_cp_state(std::string_view text) {
    for (const auto state : all_cp_states)
        if (word(state) == text) return state;
    return std::nullopt;
}

}  // namespace evc
