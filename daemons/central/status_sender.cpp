#include "central/status_sender.hpp"

#include <algorithm>
#include <utility>

#include "protocol/messages.hpp"

namespace evc::central {

void StatusSender::send(const CpStatus& status) {
    auto& newest = undelivered_[status.cp];
    newest.payload = protocol::encode(status);
    publish(status.cp, newest);
}

void StatusSender::forget(const CpId& cp) { undelivered_.erase(cp); }

void StatusSender::delivered(std::span<const Delivery> deliveries) {
    for (const auto& delivery : deliveries) {
        const auto owner = owners_.extract(delivery.token);
        const auto found = owner.empty() ? undelivered_.end() : undelivered_.find(owner.mapped());
        if (found == undelivered_.end() || found->second.token != delivery.token) continue;
        if (delivery.delivered) {
            undelivered_.erase(found);
            hurry();
        } else {
            lose(found->second);
        }
    }
}

/// Something gets through again.
void StatusSender::hurry() {
    if (std::exchange(pause_, shortest_pause) != shortest_pause && armed_)
        again_.after(shortest_pause, [this] { send_lost(); });
}

void StatusSender::publish(const CpId& cp, Newest& newest) {
    newest.token = ++last_token_;
    newest.lost = false;
    if (publish_(cp, newest.payload, newest.token))
        owners_.emplace(newest.token, cp);
    else
        lose(newest);
}

void StatusSender::lose(Newest& newest) {
    newest.lost = true;
    if (std::exchange(armed_, true)) return;
    again_.after(pause_, [this] { send_lost(); });
    pause_ = std::min(2 * pause_, longest_pause);
}

void StatusSender::send_lost() {
    armed_ = false;
    for (auto& [cp, newest] : undelivered_)
        if (newest.lost) publish(cp, newest);
}

}  // namespace evc::central
