#pragma once

#include <cstdint>

namespace evc::sim {

/// SplitMix64: the same numbers from the same seed on every machine.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        auto z = state_ += 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// 0 to `limit` - 1.
    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(((next() >> 32) * std::uint64_t{limit}) >> 32);
    }
    /// Both ends included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint32_t>(high - low + 1)));
    }
    bool chance(std::uint32_t per_mille) { return per_mille > 0 && below(1'000) < per_mille; }

private:
    std::uint64_t state_;
};

}  // namespace evc::sim
