#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "platform/kafka/producer.hpp"
#include "platform/store/batch.hpp"

namespace evc::central {

/// The rows of the ledger's outbox on their way to the broker. A row is offered in order, stays until its delivery
/// succeeded, and is offered again, in order, when it did not; the ledger deletes it when it has been delivered.
class Outbox {
public:
    /// Above so many rows the owner stops reading requests and telemetry, which are what makes rows.
    static constexpr std::size_t high_water = 20'000;

    explicit Outbox(kafka::Producer& producer) : producer_(producer) {}

    /// Takes a committed row.
    void add(store::OutboxRow row);
    /// Gives the producer what it has not got yet.
    void pump();
    /// Notes how deliveries ended; what failed is offered again by the next pump().
    void delivered(std::span<const kafka::Delivery> deliveries);
    /// Ids delivered since the last call, to be deleted from the ledger.
    [[nodiscard]] std::vector<std::uint64_t> take_delivered();

    [[nodiscard]] bool has_delivered() const { return !delivered_.empty(); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] bool full() const { return rows_.size() >= high_water; }

private:
    [[nodiscard]] bool offer(const store::OutboxRow& row);

    kafka::Producer& producer_;
    std::map<std::uint64_t, store::OutboxRow> rows_;  ///< by id: not known to be delivered
    std::set<std::uint64_t> to_offer_;                ///< of rows_: not with the producer
    std::vector<std::uint64_t> delivered_;
};

}  // namespace evc::central
