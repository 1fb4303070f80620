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

#include "core/pipeline/ledger_batch.hpp"
#include "core/pipeline/publishing.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace evc {

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

    /// Gives a message to the producer, its id as token. Fault::unavailable: the broker refuses all for its topic; any
    /// other: this one can never be sent.
    using Publish = std::function<Result<PublishResult>(const OutboxRow&)>;
    /// Makes a message shorter that is too large for its topic; false: it cannot.
    using Shorten = std::function<bool(OutboxRow&)>;
    Outbox(Publish publish, Shorten shorten) : publish_(std::move(publish)), shorten_(std::move(shorten)) {}

    /// Takes a committed row.
    void add(OutboxRow row);
    /// Gives the producer what it has not got yet.
    void flush(Steady now);
    /// Notes how deliveries ended; what failed is offered again by the next flush().
    void delivered(std::span<const Delivery> deliveries, Steady now);
    /// Something changed at the broker, such as a topic that is there again: what is held back is offered by the next
    /// flush().
    void hold_no_more();
    /// Ids delivered since the last call, to be deleted from the ledger.
    [[nodiscard]] std::vector<std::uint64_t> take_delivered();

    /// When flush() has something to do that nothing else asks for; Steady::max(): nothing.
    [[nodiscard]] Steady next_due() const { return next_due_; }
    [[nodiscard]] bool has_delivered() const { return !delivered_.empty(); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] bool full() const { return rows_.size() >= rows_max || bytes_ >= bytes_max; }

    struct Held {
        std::string topic;
        std::string text;  ///< why, as the client library says it
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
        Refusal why = Refusal::none;
        std::string text;
    };

    enum class Offer { queued, no_room, held };

    [[nodiscard]] Offer offer(OutboxRow& row, Steady now);
    void offer_held(Steady now);
    void refused(OutboxRow& row, Refusal why, std::string_view text, Steady now);
    void failed(OutboxRow& row, Steady now);
    void put_back(std::uint64_t trial, Hold& hold, Steady due);
    void forget(std::map<std::uint64_t, OutboxRow>::iterator row);
    void release(std::uint64_t trial);
    [[nodiscard]] Hold* hold_of(const OutboxRow& row);
    [[nodiscard]] Hold* hold_tried_by(std::uint64_t id);

    const Publish publish_;
    const Shorten shorten_;
    std::map<std::uint64_t, OutboxRow> rows_;  ///< by id: not known to be delivered
    std::set<std::uint64_t> to_offer_;         ///< of rows_: not with the producer, and not held back
    std::map<Place, Hold> holds_;
    std::map<std::uint64_t, Place> trials_;  ///< by the row on its way
    std::vector<std::uint64_t> delivered_;
    std::size_t bytes_ = 0;
    Steady next_due_ = Steady::max();
};

}  // namespace evc
