#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/store/batch.hpp"

namespace evc::central {

/// The rows of the ledger's outbox on their way to the broker. A row is offered in order, stays until its delivery
/// succeeded, and is offered again, in order, when it did not; the ledger deletes it when it has been delivered.
///
/// A row that the broker refuses is held back for a while, longer each time, with those behind it: of the same topic
/// when it takes nothing for that one, else of the same topic and key. All others go on.
class Outbox {
public:
    /// Above so many rows or bytes the owner stops reading requests and telemetry, which are what makes rows.
    static constexpr std::size_t rows_max = 20'000;
    static constexpr std::size_t bytes_max = 8 * 1024 * 1024;
    /// How long what was refused is held back: at first, and at most.
    static constexpr milliseconds shortest_hold{1'000};
    static constexpr milliseconds longest_hold{300'000};

    using Publish = std::function<Result<kafka::Taken>(const kafka::Outgoing&)>;
    explicit Outbox(Publish publish) : publish_(std::move(publish)) {}

    /// Takes a committed row.
    void add(store::OutboxRow row);
    /// Gives the producer what it has not got yet.
    void pump(Steady now);
    /// Notes how deliveries ended; what failed is offered again by the next pump().
    void delivered(std::span<const kafka::Delivery> deliveries, Steady now);
    /// Something changed at the broker, such as a topic that is there again: what is held back is offered by the next
    /// pump().
    void hold_no_more();
    /// Ids delivered since the last call, to be deleted from the ledger.
    [[nodiscard]] std::vector<std::uint64_t> take_delivered();

    /// When pump() has something to do that nothing else asks for; Steady::max(): nothing.
    [[nodiscard]] Steady next_due() const { return next_due_; }
    [[nodiscard]] bool has_delivered() const { return !delivered_.empty(); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] bool full() const { return rows_.size() >= rows_max || bytes_ >= bytes_max; }

    struct Held {
        std::string topic;
        std::string text;  ///< why, as librdkafka says it
        friend bool operator==(const Held&, const Held&) = default;
    };
    /// The topics with rows that the broker refused for what they are, each once; not those of which it takes none.
    [[nodiscard]] std::vector<Held> held() const;

private:
    /// A topic, or one key of it.
    using Place = std::pair<std::string, std::optional<std::string>>;

    struct Hold {
        std::set<std::uint64_t> waiting;
        std::uint64_t trial = 0;  ///< the row that finds out whether it is over; 0: none is on its way
        Steady due{};
        milliseconds wait = shortest_hold;
        kafka::Refusal why = kafka::Refusal::none;
        std::string text;
    };

    enum class Offer { queued, no_room, held };

    [[nodiscard]] Offer offer(store::OutboxRow& row, Steady now);
    void offer_held(Steady now);
    void refused(store::OutboxRow& row, kafka::Refusal why, std::string_view text, Steady now);
    void failed(store::OutboxRow& row, Steady now);
    void put_back(std::uint64_t trial, Hold& hold, Steady due);
    void forget(std::map<std::uint64_t, store::OutboxRow>::iterator row);
    void release(std::uint64_t trial);
    [[nodiscard]] Hold* hold_of(const store::OutboxRow& row);
    [[nodiscard]] Hold* hold_tried_by(std::uint64_t id);

    const Publish publish_;
    std::map<std::uint64_t, store::OutboxRow> rows_;  ///< by id: not known to be delivered
    std::set<std::uint64_t> to_offer_;                ///< of rows_: not with the producer, and not held back
    std::map<Place, Hold> holds_;
    std::map<std::uint64_t, Place> trials_;  ///< by the row on its way
    std::vector<std::uint64_t> delivered_;
    std::size_t bytes_ = 0;
    Steady next_due_ = Steady::max();
};

}  // namespace evc::central
