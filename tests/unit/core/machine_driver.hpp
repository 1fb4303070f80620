#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "unit/core/testing_ids.hpp"

namespace evc::testing {

/// A machine with a clock that a test moves, and what it wants done since the last call of forget().
///
/// `Driver` is the class that derives from this, and has `machine()`. It may have versions of its own of take(), which
/// is given what each event makes the machine want; next(), when something is due; and work(), which does that.
template <class Driver, class Effects>
class MachineDriver {
public:
    template <class Event>
    Driver& on(const Event& event) {
        Effects wanted;
        self().machine().on(event, now, wanted);
        self().take(std::move(wanted));
        return self();
    }
    /// Lets time go by, each deadline at its moment.
    Driver& pass(milliseconds time) {
        const auto until = now.steady + time;
        while (self().next() <= until) {
            move_to(std::max(now.steady, self().next()));
            self().work();
        }
        move_to(until);
        return self();
    }
    /// The wall clock jumps, nothing else happens.
    Driver& jump(milliseconds by) {
        now.wall += by;
        return self();
    }
    Driver& forget() {
        effects.clear();
        return self();
    }

    template <class Kind>
    [[nodiscard]] std::vector<Kind> all() const {
        std::vector<Kind> found;
        for (const auto& action : effects.actions)
            if (const auto* one = std::get_if<Kind>(&action)) found.push_back(*one);
        return found;
    }
    template <class Kind>
    [[nodiscard]] std::size_t count() const {
        return all<Kind>().size();
    }

    Moment now = beginning;
    Effects effects;

protected:
    void take(Effects wanted) {
        if constexpr (requires { wanted.changes; })
            std::move(wanted.changes.begin(), wanted.changes.end(), std::back_inserter(effects.changes));
        std::move(wanted.actions.begin(), wanted.actions.end(), std::back_inserter(effects.actions));
    }
    [[nodiscard]] Steady next() { return deadline(); }
    /// Gives the machine its turn: a deadline of its own has come.
    void work() {
        Effects wanted;
        self().machine().on_time(now, wanted);
        self().take(std::move(wanted));
        if (deadline() <= now.steady) throw std::logic_error{"a deadline does not move on"};
    }
    void move_to(Steady time) {
        now.wall += time - now.steady;
        now.steady = time;
    }

private:
    [[nodiscard]] Driver& self() { return static_cast<Driver&>(*this); }
    [[nodiscard]] Steady deadline() {
        if constexpr (requires { self().machine().next_deadline(now); })
            return self().machine().next_deadline(now);
        else
            return self().machine().next_deadline();
    }
};

}  // namespace evc::testing
