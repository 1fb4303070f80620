#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "core/messages.hpp"
#include "core/name.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/loop/timer.hpp"

namespace evc::central {

/// Sends the newest status of each charge point until the broker has it. A status that is lost on the way, as happens
/// while the broker comes back, would otherwise stay wrong on the topic until the next change. Holds one message a
/// charge point; an older one is forgotten as soon as there is a newer. While nothing gets through it tries less often.
class StatusSender {
public:
    using Publish = std::function<bool(const CpId& cp, const std::string& payload, std::uint64_t token)>;

    /// `publish` says whether the delivery of that message will be told to delivered().
    StatusSender(loop::Loop& loop, Publish publish) : publish_(std::move(publish)), again_(loop) {}

    void send(const CpStatus& status);
    /// The charge point is removed: its last status is not to be sent again.
    void forget(const CpId& cp);
    void delivered(std::span<const Delivery> deliveries);

private:
    struct Newest {
        std::string payload;
        std::uint64_t token = 0;
        bool lost = false;
    };

    void publish(const CpId& cp, Newest& newest);
    void lose(Newest& newest);
    void hurry();
    void send_lost();

    const Publish publish_;
    loop::Timer again_;
    static constexpr milliseconds shortest_pause{500};
    static constexpr milliseconds longest_pause{30'000};
    milliseconds pause_ = shortest_pause;
    bool armed_ = false;
    std::uint64_t last_token_ = 0;
    std::map<CpId, Newest> undelivered_;
    std::map<std::uint64_t, CpId> owners_;
};

}  // namespace evc::central
