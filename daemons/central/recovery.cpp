#include "central/recovery.hpp"

#include <utility>

#include "platform/log/log.hpp"

namespace evc::central {

void Recovery::begin(KafkaGateway& broker) const {
    if (reading_tickets_)
        broker.read_tickets();
    else
        broker.look_back(empty_);
}

std::optional<Lineage> Recovery::caught_up(KafkaGateway& broker) {
    if (std::exchange(reading_tickets_, false)) {
        log::info("all tickets of the broker are in the ledger; requests are answered when the longest lease is over");
        broker.read(offsets_);
        return std::nullopt;
    }
    const auto lineage = look_back_.end();
    // An empty ledger has taken up all tickets while it looked.
    reading_tickets_ = lineage == Lineage::older;
    if (reading_tickets_)
        broker.read_tickets();
    else
        broker.read(offsets_);
    return lineage;
}

}  // namespace evc::central
