#include "simulation/broker.hpp"

#include "simulation/client.hpp"

namespace evc::sim {

void Broker::append(MessageIndex index, Wall stamped) {
    const auto& message = messages_[index];
    const auto slot = slot_of(message.topic, message.partition);
    logs_[slot].push_back({index, stamped});
    for (auto* client : clients_) client->appended(slot);
}

void Broker::wipe() {
    for (auto& log : logs_) log.clear();
    ++incarnation_;
}

Record Broker::record(std::size_t slot, std::int64_t offset) const {
    const auto& entry = logs_[slot][static_cast<std::size_t>(offset)];
    return {&messages_[entry.message], slot, offset, incarnation_, entry.stamped};
}

}  // namespace evc::sim
