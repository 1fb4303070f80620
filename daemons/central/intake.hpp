#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "central/past_lookup.hpp"
#include "central/record_event.hpp"
#include "core/fleet/fleet.hpp"
#include "platform/kafka/record.hpp"

namespace evc::central {

/// A record and what it says.
struct Input {
    kafka::Record record;
    RecordEvent event;
};

/// The bytes of a few records, for as long as they have to wait.
class KeptBytes {
public:
    KeptBytes() = default;
    /// Lets the inputs look into a copy of their bytes from now on.
    explicit KeptBytes(std::vector<Input>& inputs);

private:
    [[nodiscard]] std::string_view keep(std::string_view bytes);

    std::deque<std::string> bytes_;
};

/// What one consumer reads on its way to the Fleet, in order. Records that speak of sessions which are not open wait
/// until the ledger has been asked for them, and whatever comes after waits behind them.
class Intake {
public:
    /// How many batches of records may wait before full(): the owner lets the consumer pause.
    static constexpr std::size_t batches_max = 4;

    struct Owner {
        std::function<Fleet&()> fleet;
        std::function<PastLookup&()> lookup;
        std::function<std::uint64_t()> committed;  ///< the Fleet's past_number() that is in the ledger
        std::function<void(std::span<const Input>)> take;
        std::function<void()> advanced;  ///< full() and asked_at() may have changed
    };

    explicit Intake(Owner owner) : owner_(std::move(owner)) {}
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    /// Records as they were read; what waits of them is copied.
    void add(std::vector<Input> inputs);
    /// Something that is done when all before it has been taken.
    void add(std::function<void()> step);
    /// Nothing is taken any more.
    void close() { closed_ = true; }

    [[nodiscard]] bool full() const { return waiting_.size() >= batches_max; }
    /// While the ledger is being asked: what was in it when that began.
    [[nodiscard]] std::optional<std::uint64_t> asked_at() const { return asked_at_; }

private:
    struct Step {
        std::vector<Input> inputs;
        KeptBytes bytes;
        std::function<void()> run;
    };

    [[nodiscard]] std::vector<SessionId> to_ask(std::span<const Input> inputs) const;
    [[nodiscard]] bool idle() const { return waiting_.empty() && !asked_at_; }
    void advance();
    void ask(std::vector<SessionId> sessions);
    void found(const std::vector<PastRequest>& past);
    void take_first();

    const Owner owner_;
    std::deque<Step> waiting_;
    std::optional<std::uint64_t> asked_at_;
    bool closed_ = false;
};

}  // namespace evc::central
