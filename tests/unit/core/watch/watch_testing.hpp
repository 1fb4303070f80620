#pragma once

#include <algorithm>
#include <variant>
#include <vector>

#include "core/watch/watch.hpp"

namespace evc::testing {

/// A Watch with a clock that a test moves, and what it wants done since the last call of take().
class WatchRun {
public:
    explicit WatchRun(WatchSettings settings = {}) : watch{settings, now.steady} {}

    template <class Event>
    WatchRun& on(const Event& event) {
        watch.on(event, now, effects);
        return *this;
    }

    /// Lets time go by, each deadline at its moment.
    WatchRun& pass(milliseconds time) {
        const auto until = now.steady + time;
        while (watch.next_deadline() <= until) {
            move_to(std::max(now.steady, watch.next_deadline()));
            watch.on_time(now, effects);
        }
        move_to(until);
        return *this;
    }

    template <class Action>
    [[nodiscard]] std::vector<Action> all() const {
        std::vector<Action> found;
        for (const auto& action : effects.actions)
            if (const auto* one = std::get_if<Action>(&action)) found.push_back(*one);
        return found;
    }
    template <class Action>
    [[nodiscard]] std::size_t count() const {
        return all<Action>().size();
    }
    [[nodiscard]] std::size_t signs(WatchSignKind kind) const {
        const auto shown = all<ShowWatchSign>();
        return static_cast<std::size_t>(
            std::count_if(shown.begin(), shown.end(), [kind](const auto& sign) { return sign.kind == kind; }));
    }
    WatchRun& forget() {
        effects.clear();
        return *this;
    }

    /// The first round has begun, and the engine's connection stands.
    WatchRun& engine_up() { return pass(milliseconds{0}).on(EngineConnected{}); }
    /// And the engine answered OK.
    WatchRun& engine_ok() { return engine_up().on(EngineAnswered{true, {}}); }
    /// And Central took the registration.
    WatchRun& registered() { return engine_ok().on(CentralConnected{}).on(CentralHeard{}).on(RegistrationAccepted{7}); }

    Moment now{Wall{seconds{1'764'000'000}}, Steady{seconds{1'000}}};
    WatchEffects effects;
    Watch watch;

private:
    void move_to(Steady time) {
        now.wall += time - now.steady;
        now.steady = time;
    }
};

}  // namespace evc::testing
