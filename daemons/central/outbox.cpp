#include "central/outbox.hpp"

#include <utility>

#include "platform/log/log.hpp"

namespace evc::central {

void Outbox::add(store::OutboxRow row) {
    const auto id = row.id;
    to_offer_.insert(id);
    rows_.emplace(id, std::move(row));
}

void Outbox::pump() {
    while (!to_offer_.empty()) {
        const auto id = *to_offer_.begin();
        if (!offer(rows_.at(id))) return;
        to_offer_.erase(id);
    }
}

bool Outbox::offer(const store::OutboxRow& row) {
    std::vector<kafka::Header> headers;
    headers.reserve(row.headers.size());
    for (const auto& header : row.headers) headers.push_back({header.name, header.value});
    kafka::Outgoing message;
    message.topic = row.topic;
    message.key = row.key;
    if (row.payload) message.value = *row.payload;
    message.headers = headers;
    message.token = row.id;
    const auto taken = producer_.publish(message);
    if (taken) return *taken == kafka::Taken::queued;
    // It can never be sent: keeping it would hold up everything behind it for ever.
    log::error("message " + std::to_string(row.id) + " for topic " + row.topic + " is given up: " + taken.error().text);
    delivered_.push_back(row.id);
    rows_.erase(row.id);
    return true;
}

void Outbox::delivered(std::span<const kafka::Delivery> deliveries) {
    for (const auto& delivery : deliveries) {
        const auto row = rows_.find(delivery.token);
        if (row == rows_.end()) continue;
        if (delivery.delivered) {
            delivered_.push_back(delivery.token);
            rows_.erase(row);
        } else {
            to_offer_.insert(delivery.token);
        }
    }
}

std::vector<std::uint64_t> Outbox::take_delivered() { return std::exchange(delivered_, {}); }

}  // namespace evc::central
