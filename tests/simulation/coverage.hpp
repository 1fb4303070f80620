#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "core/fleet/effects.hpp"
#include "core/station/effects.hpp"

namespace evc::sim {

/// Where a program is killed.
enum class Point {
    before_commit,     ///< the effect is in a transaction that is lost
    after_commit,      ///< it is stored, nothing of its transaction has been released
    between_releases,  ///< it has been released (sent, answered, done), what follows has not
};
inline constexpr std::size_t points = 3;

/// A set of kinds of effects, one bit each.
using Kinds = std::uint64_t;

inline constexpr std::size_t first_ledger_change = 0;
inline constexpr std::size_t first_action = first_ledger_change + std::variant_size_v<LedgerChange>;
inline constexpr std::size_t first_journal_change = first_action + std::variant_size_v<Action>;
inline constexpr std::size_t first_station_action = first_journal_change + std::variant_size_v<JournalChange>;
inline constexpr std::size_t kinds = first_station_action + std::variant_size_v<StationAction>;

inline Kinds kind_of(const LedgerChange& effect) { return Kinds{1} << (first_ledger_change + effect.index()); }
inline Kinds kind_of(const Action& effect) { return Kinds{1} << (first_action + effect.index()); }
inline Kinds kind_of(const JournalChange& effect) { return Kinds{1} << (first_journal_change + effect.index()); }
inline Kinds kind_of(const StationAction& effect) { return Kinds{1} << (first_station_action + effect.index()); }

[[nodiscard]] std::string_view name_of_kind(std::size_t kind);

/// How often a program was killed with an effect of each kind at each point.
struct Coverage {
    std::array<std::array<std::uint64_t, points>, kinds> killed{};
    std::array<std::uint64_t, 32> faults{};  ///< by FaultKind
    std::uint64_t events = 0;
    std::uint64_t crashes = 0;
    std::uint64_t requests = 0;
    std::uint64_t supplies = 0;
    std::uint64_t late = 0;
    std::uint64_t fewest_events = ~std::uint64_t{0};
    std::uint64_t fewest_crashes = ~std::uint64_t{0};

    void add(const Coverage& other);
    void count(Point point, Kinds met) {
        for (std::size_t kind = 0; kind < kinds; ++kind)
            if ((met >> kind & 1) != 0) ++killed[kind][static_cast<std::size_t>(point)];
    }
    /// Prints the table; false when something never happened.
    [[nodiscard]] bool print() const;
};

}  // namespace evc::sim
