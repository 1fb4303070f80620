#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/fleet/fleet.hpp"
#include "core/fleet/records.hpp"
#include "core/result.hpp"

namespace evc {

/// What a record says to the Fleet. Nothing: it does not matter to us; an Error: it cannot be understood and goes to
/// `deadletters` with that text.
using RecordEvent =
    std::variant<std::monostate, Error, RequestArrived, StopRequest, TelemetryArrived, TicketRecovered, CentralStatus>;

/// The session of which the ledger has to be asked before this event (Fleet::to_recall()).
[[nodiscard]] inline std::optional<SessionId> to_recall(const Fleet& fleet, const RecordEvent& event) {
    return std::visit(
        [&fleet](const auto& what) -> std::optional<SessionId> {
            using Kind = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<Kind, std::monostate> || std::is_same_v<Kind, Error> ||
                          std::is_same_v<Kind, CentralStatus>)
                return std::nullopt;
            else
                return fleet.to_recall(what);
        },
        event);
}

/// What one consumer reads on its way to the Fleet, in order. Records that speak of sessions which are not open wait
/// until the ledger has been asked for them, and whatever comes after waits behind them.
///
/// `Input` has a RecordEvent `event`, and `Input::Kept Input::keep(std::vector<Input>&)`, which makes inputs own what
/// they were only lent.
template <class Input>
class Intake {
public:
    /// How many batches of records may wait before full(): the owner lets the consumer pause.
    static constexpr std::size_t batches_max = 4;

    using Found = std::function<void(const std::vector<PastRequest>&)>;
    struct Owner {
        std::function<Fleet&()> fleet;
        std::function<bool(const SessionId&)> may_be_past;  ///< false: the ledger certainly holds nothing of it
        /// Asks the ledger; `found` comes later, never from within.
        std::function<void(std::vector<SessionId>, Found)> ask;
        std::function<std::uint64_t()> committed;  ///< the Fleet's past_number() that is in the ledger
        std::function<void(std::span<const Input>)> take;
        std::function<void()> advanced;  ///< full() and asked_at() may have changed
    };

    explicit Intake(Owner owner) : owner_(std::move(owner)) {}
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    /// Records as they were read; what waits of them is copied.
    void add(std::vector<Input> inputs) {
        if (closed_) return;
        if (idle() && to_ask(inputs).empty()) return owner_.take(inputs);
        auto& step = waiting_.emplace_back(Step{std::move(inputs), {}, {}});
        step.kept = Input::keep(step.inputs);
        advance();
    }
    /// Something that is done when all before it has been taken.
    void add(std::function<void()> step) {
        if (closed_) return;
        if (idle()) return step();
        waiting_.push_back({{}, {}, std::move(step)});
    }
    /// Nothing is taken any more.
    void close() { closed_ = true; }

    [[nodiscard]] bool idle() const { return waiting_.empty() && !asked_at_; }
    [[nodiscard]] bool full() const { return waiting_.size() >= batches_max; }
    /// While the ledger is being asked: what was in it when that began.
    [[nodiscard]] std::optional<std::uint64_t> asked_at() const { return asked_at_; }

private:
    struct Step {
        std::vector<Input> inputs;
        typename Input::Kept kept;
        std::function<void()> run;
    };

    [[nodiscard]] std::vector<SessionId> to_ask(std::span<const Input> inputs) const {
        std::vector<SessionId> sessions;
        for (const auto& input : inputs) {
            const auto session = to_recall(owner_.fleet(), input.event);
            if (session && owner_.may_be_past(*session)) sessions.push_back(*session);
        }
        return sessions;
    }
    void advance() {
        while (!asked_at_ && !waiting_.empty() && !closed_) {
            auto sessions = to_ask(waiting_.front().inputs);
            if (sessions.empty())
                take_first();
            else
                ask(std::move(sessions));
        }
        owner_.advanced();
    }
    void ask(std::vector<SessionId> sessions) {
        asked_at_ = owner_.committed();
        owner_.ask(std::move(sessions), [this](const auto& past) { found(past); });
    }
    void found(const std::vector<PastRequest>& past) {
        asked_at_.reset();
        if (closed_) return;
        for (const auto& one : past) owner_.fleet().recall(one);
        take_first();
        advance();
    }
    void take_first() {
        const auto step = std::move(waiting_.front());
        waiting_.pop_front();
        if (step.run)
            step.run();
        else
            owner_.take(step.inputs);
    }

    const Owner owner_;
    std::deque<Step> waiting_;
    std::optional<std::uint64_t> asked_at_;
    bool closed_ = false;
};

}  // namespace evc
