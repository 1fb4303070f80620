#include "core/session_filter.hpp"

#include <algorithm>

namespace evc {
namespace {

/// The finaliser of SplitMix64: every bit of the result depends on every bit of the number.
constexpr std::uint64_t mixed(std::uint64_t number) {
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27) * 0x94d049bb133111ebULL;
    return number ^ number >> 31;
}

/// Nine bits of it choose one of the 512 of a block.
constexpr unsigned nine_bits = 9;

}  // namespace

SessionFilter::SessionFilter(std::size_t ids)
    : blocks_(std::clamp(ids * bits_per_id / 8 + sizeof(Block), smallest, largest) / sizeof(Block)) {}

std::size_t SessionFilter::place(const SessionId& session) const {
    const auto half = mixed(session.high ^ session.low * 0x9e3779b97f4a7c15ULL) >> 32;
    return static_cast<std::size_t>(half * blocks_.size() >> 32);
}

void SessionFilter::add(const SessionId& session) {
    auto& block = blocks_[place(session)];
    auto bits = mixed(session.low + session.high);
    for (unsigned i = 0; i < bits_set; ++i, bits >>= nine_bits)
        block.bits[bits >> 6 & (words - 1)] |= std::uint64_t{1} << (bits & 63);
    ++added_;
}

bool SessionFilter::may_contain(const SessionId& session) const {
    const auto& block = blocks_[place(session)];
    auto bits = mixed(session.low + session.high);
    for (unsigned i = 0; i < bits_set; ++i, bits >>= nine_bits)
        if ((block.bits[bits >> 6 & (words - 1)] >> (bits & 63) & 1) == 0) return false;
    return true;
}

bool SessionFilter::crowded() const { return bytes() < largest && added_ > 2 * bytes() * 8 / bits_per_id; }

}  // namespace evc
