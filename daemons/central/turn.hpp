#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/fleet/effects.hpp"
#include "platform/kafka/record.hpp"
#include "platform/store/batch.hpp"

namespace evc::central {

/// Collects what a few events did: the batch to be committed, and what is released when it is. Encoding happens here,
/// so that the bytes that are stored are the bytes that are sent.
class Turn {
public:
    /// `last_id`: of the outbox; grows with each row.
    explicit Turn(std::uint64_t& last_id) : last_id_(last_id) {}

    /// Takes the effects of one event. `source`: the record it was decoded from, for dead letters; none: no record.
    void take(FleetEffects& effects, const kafka::Record* source);
    /// The record for topic `deadletters`.
    void put_dead_letter(const kafka::Record& record, const std::string& why);

    [[nodiscard]] bool empty() const { return batch_empty() && actions.empty(); }
    [[nodiscard]] bool batch_empty() const;

    store::Batch batch;
    std::vector<Action> actions;            ///< in order; those that went to the outbox are not among them
    std::vector<std::string> dead_letters;  ///< what to say of those that were put
    std::vector<Action> at_once;  ///< acknowledge nothing, so need no commit: what is shown, whom we hang up on

private:
    void take(Action&& action, const kafka::Record* source);
    void row(std::string_view topic, std::string key, std::string payload);

    std::uint64_t& last_id_;
};

}  // namespace evc::central
