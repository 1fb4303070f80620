#pragma once

#include <array>
#include <optional>

#include "core/fleet/effects.hpp"
#include "core/fleet/events.hpp"

namespace evc::sim {

class World;
class CentralHost;

/// The people who stop, resume and settle: one call at a time for each charge point. What was answered as done has to
/// be in force from then on, whatever is killed.
class Operators {
public:
    explicit Operators(World& world) : world_(world) {}

    void stop(std::size_t cp);
    void resume(std::size_t cp);
    void finish(std::size_t cp);
    void settle(std::size_t cp);
    void add(std::size_t cp);
    void remove(std::size_t cp);
    void set_tariff(std::size_t cp);

    void answered(CentralHost& central, CallId call, CallOutcome outcome);
    /// Whoever was waiting for an answer does not know what became of the call.
    void central_died();
    /// Nothing that was answered before holds any more: the ledger is an old copy.
    void ledger_restored();

    /// Whether an operator was told, as the last thing, that this one is stopped, or is not.
    [[nodiscard]] std::optional<bool> stopped(std::size_t cp) const { return calls_[cp].stopped; }

private:
    enum class Wish { none, stop, resume, other, settle, remove };
    struct Call {
        CallId id = 0;
        Wish wish = Wish::none;
        SessionId settles;
        std::optional<bool> stopped;
    };
    template <class Event>
    void call(std::size_t cp, Wish wish, Event event);

    World& world_;
    std::array<Call, 10> calls_{};
};

}  // namespace evc::sim
