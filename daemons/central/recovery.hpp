#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "central/kafka_gateway.hpp"
#include "core/fleet/lineage.hpp"
#include "core/pipeline/ledger_batch.hpp"

namespace evc::central {

/// What is read before requests and telemetry are: the life signs that tell whether the ledger belongs to the topics,
/// and all tickets when it lacks some.
class Recovery {
public:
    /// `recovered`: it is known already that the ledger is an old copy. `offsets`: where it stands.
    Recovery(const OwnBooks& own, const GenerationId& generation, std::vector<StoredOffset> offsets, bool recovered)
        : look_back_(own, generation, !recovered),
          generation_(generation),
          empty_(own.empty),
          offsets_(std::move(offsets)),
          reading_tickets_(recovered) {}

    void begin(KafkaGateway& broker) const;
    /// All that was to be read was read: goes on with what is next. Tells how the ledger and the broker belong together
    /// when that was found out just now.
    [[nodiscard]] std::optional<Lineage> caught_up(KafkaGateway& broker);
    /// Requests and telemetry are being read.
    [[nodiscard]] bool done() const { return !look_back_.looking() && !reading_tickets_; }

    [[nodiscard]] LookBack& look_back() { return look_back_; }
    [[nodiscard]] const std::vector<StoredOffset>& offsets() const { return offsets_; }
    /// What Central tells of its ledger.
    [[nodiscard]] GenerationId told(bool recovering) const {
        return recovering ? while_recovering(generation_) : generation_;
    }

private:
    LookBack look_back_;
    GenerationId generation_;
    bool empty_;
    std::vector<StoredOffset> offsets_;
    bool reading_tickets_;
};

}  // namespace evc::central
