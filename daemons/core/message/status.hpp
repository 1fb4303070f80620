#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/cp_state.hpp"
#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

/// Topic `status`, key cpId: the newest state of a charge point.
struct CpStatus {
    CpId cp;
    LedgerId ledger;
    std::string location;
    CpState state = CpState::disconnected;
    bool reserved = false;
    Tariff tariff;
    std::optional<DriverId> driver;
    std::optional<SessionId> session;
    std::optional<WattHours> energy;
    std::optional<std::int64_t> amount_minor;
    Wall since;
    Wall at;

    friend bool operator==(const CpStatus&, const CpStatus&) = default;
};

/// Topic `status`, key `_central`, every 2 s: silent for 6 s means that Central is away.
struct CentralStatus {
    LedgerId ledger;
    Wall at;
    bool healthy = true;
    std::string version;
    std::optional<GenerationId> generation{};  ///< of the ledger's opening; none: an earlier release's
    std::optional<std::uint64_t> row{};        ///< of the last message that the ledger put into its outbox

    friend bool operator==(const CentralStatus&, const CentralStatus&) = default;
};

inline constexpr std::string_view central_status_key = "_central";
inline constexpr seconds central_status_period{2};
inline constexpr seconds central_silent_after{6};

}  // namespace evc
