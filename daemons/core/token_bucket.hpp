#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.hpp"

namespace evc {

/// How much of something a peer may do.
struct Rate {
    std::uint32_t per_second = 1;  ///< in the long run; 0: never more than the burst
    std::uint32_t burst = 1;       ///< at once, after a rest

    friend bool operator==(const Rate&, const Rate&) = default;
};

/// Lets `rate.per_second` through in the long run and `rate.burst` at once. It counts in thousandths of a token, so
/// that a millisecond's share is a whole number, and needs no timer: what has come back is computed when it is asked
/// for.
class TokenBucket {
public:
    /// Full at first.
    TokenBucket(Rate rate, Steady now) : rate_(rate), tokens_(full()), counted_(now) {}

    /// Takes `count` tokens, or none of them when there are fewer.
    [[nodiscard]] bool take(Steady now, std::uint32_t count = 1) {
        refill(now);
        const auto wanted = std::int64_t{count} * whole;
        if (tokens_ < wanted) return false;
        tokens_ -= wanted;
        return true;
    }

    /// When a token will be there; `now` when one is, Steady::max() when none ever will.
    [[nodiscard]] Steady next(Steady now) {
        refill(now);
        if (tokens_ >= whole) return now;
        if (rate_.per_second == 0 || rate_.burst == 0) return Steady::max();
        const std::int64_t share = rate_.per_second;
        return now + milliseconds{(whole - tokens_ + share - 1) / share};
    }

    /// Whether nothing was taken for so long that it makes no difference to a new one.
    [[nodiscard]] bool is_full(Steady now) {
        refill(now);
        return tokens_ == full();
    }

    /// What is there counts on, up to the new burst.
    void change(Rate rate, Steady now) {
        refill(now);
        rate_ = rate;
        tokens_ = std::min(tokens_, full());
    }

private:
    static constexpr std::int64_t whole = 1'000;

    [[nodiscard]] std::int64_t full() const { return std::int64_t{rate_.burst} * whole; }

    void refill(Steady now) {
        if (now <= counted_) return;
        const std::int64_t share = rate_.per_second;
        const std::int64_t passed = (now - counted_).count();
        counted_ = now;
        // Compared before it is multiplied: after years of rest the product would not fit.
        if (share != 0 && passed >= full() / share + 1)
            tokens_ = full();
        else
            tokens_ = std::min(full(), tokens_ + passed * share);
    }

    Rate rate_;
    std::int64_t tokens_;
    Steady counted_;
};

}  // namespace evc
