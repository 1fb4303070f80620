#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace evc {

/// The 128 bits of a UUID (RFC 9562), without its text form and without a way to mint one: both are the border's work
/// (protocol/uuid.hpp). `Tag` keeps the id of a request from being taken for that of a session.
template <class Tag>
struct Id {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] constexpr bool is_nil() const { return high == 0 && low == 0; }

    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using RequestId = Id<struct RequestTag>;        ///< minted by whoever asks
using SessionId = Id<struct SessionTag>;        ///< UUID version 5 of the requestId
using EngineId = Id<struct EngineTag>;          ///< of an engine's journal
using LedgerId = Id<struct LedgerTag>;          ///< of a Central's ledger
using GenerationId = Id<struct GenerationTag>;  ///< of one opening of a ledger

}  // namespace evc

template <class Tag>
struct std::hash<evc::Id<Tag>> {
    std::size_t operator()(const evc::Id<Tag>& id) const noexcept {
        return static_cast<std::size_t>(id.high ^ (id.low * 0x9e3779b97f4a7c15ULL));
    }
};
