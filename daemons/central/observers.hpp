#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/name.hpp"
#include "core/notice.hpp"

namespace evc::central {

/// What looks at Central from within the program: panel, D-Bus, log. Called on the loop.
struct Observer {
    std::function<void(const CpId&)> changed;  ///< a charge point, also one that is gone
    std::function<void(const Notice&)> said;   ///< for the operator's eyes
    std::function<void()> condition;           ///< Central::condition() changed
};

/// Whoever holds it is told; letting go of it ends that.
using Subscription = std::shared_ptr<const Observer>;

class Observers {
public:
    /// Beside all who watch already.
    [[nodiscard]] Subscription subscribe(Observer observer) {
        auto subscription = std::make_shared<const Observer>(std::move(observer));
        std::erase_if(observers_, [](const auto& gone) { return gone.expired(); });
        observers_.emplace_back(subscription);
        return subscription;
    }

    /// Tells all of them: `which` is a member of Observer.
    template <class Told, class... What>
    void notify(Told Observer::*which, const What&... what) const {
        // One that is told may begin to watch, or let go: the list may grow meanwhile.
        // NOLINTNEXTLINE(modernize-loop-convert)
        for (std::size_t i = 0; i < observers_.size(); ++i)
            if (const auto observer = observers_[i].lock(); observer && (*observer).*which)
                ((*observer).*which)(what...);
    }

private:
    std::vector<std::weak_ptr<const Observer>> observers_;
};

}  // namespace evc::central
