#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

#include "core/token_bucket.hpp"

namespace evc {

/// A TokenBucket for each of many peers (addresses, drivers, charge points). At most `keys_max` are remembered: the one
/// that has been silent longest gives way, and would begin with a full bucket again. So a peer that invents names gets
/// a burst for each; what all of them may do together is for a bucket of its own.
template <class Key, class Hash = std::hash<Key>>
class RateTable {
public:
    RateTable(Rate rate, std::size_t keys_max) : rate_(rate), keys_max_(keys_max) {}

    /// Takes a token of this peer's; false when it has none.
    [[nodiscard]] bool take(const Key& key, Steady now) { return bucket(key, now).take(now); }

    /// When this peer has a token again (TokenBucket::next()).
    [[nodiscard]] Steady next(const Key& key, Steady now) { return bucket(key, now).next(now); }

    void change(Rate rate, Steady now) {
        rate_ = rate;
        for (auto& [key, bucket] : recent_) bucket.change(rate, now);
    }

    [[nodiscard]] std::size_t size() const { return places_.size(); }

private:
    using Entries = std::list<std::pair<Key, TokenBucket>>;

    [[nodiscard]] TokenBucket& bucket(const Key& key, Steady now) {
        if (const auto found = places_.find(key); found != places_.end()) {
            recent_.splice(recent_.begin(), recent_, found->second);
            return found->second->second;
        }
        if (!recent_.empty() && recent_.size() >= keys_max_) {
            places_.erase(recent_.back().first);
            recent_.pop_back();
        }
        recent_.emplace_front(key, TokenBucket{rate_, now});
        places_.emplace(key, recent_.begin());
        return recent_.front().second;
    }

    Rate rate_;
    std::size_t keys_max_;
    Entries recent_;  ///< the one heard last first
    std::unordered_map<Key, typename Entries::iterator, Hash> places_;
};

}  // namespace evc
