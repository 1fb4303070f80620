#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/pipeline/publishing.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/kafka/settings.hpp"
#include "platform/loop/loop.hpp"

namespace evc::kafka {

/// What a producer's messages are guaranteed; one producer per kind.
enum class DeliveryGuarantee {
    reliable,     ///< waits for the broker without limit, in order per key, written once, acknowledged by all replicas
    best_effort,  ///< worthless soon: not taken while the broker is away, given up after 5 s, never sent twice
};

struct Header {
    std::string_view name;
    std::string_view value;
};

/// A message to send; copied when it is taken.
struct Outgoing {
    std::string_view topic;                 ///< without the prefix
    std::optional<std::string_view> key;    ///< none: any partition
    std::optional<std::string_view> value;  ///< none: a tombstone
    std::span<const Header> headers;
    std::uint64_t token = 0;  ///< comes back with the delivery; 0: nobody cares
};

/// The broker has begun to refuse messages for a topic, or takes them again.
struct TopicRefusal {
    std::string topic;  ///< without the prefix
    Refusal why = Refusal::none;
    std::string text;  ///< as librdkafka says it; empty when it is over
};

struct ProducerEvents : ClientEvents {
    /// Deliveries in the order in which they became known, which is the order of sending per partition.
    std::function<void(std::span<const Delivery>)> deliveries;
    /// After PublishResult::later or PublishResult::absent, once: there is room again, or the topic may be there now.
    std::function<void()> room;
    /// The broker has begun to refuse messages for a topic, or takes them again; not told of unknown topics, which come
    /// into being when Central has started.
    std::function<void(const TopicRefusal&)> refusal;
    /// The library gave up for good (say, the broker lost its data). All that was queued has been told as not
    /// delivered, and a new producer is at work already.
    std::function<void(const Error&)> rebuilt;
};

/// Which topics messages are refused for, so that it is told once when it begins and once when it has ended.
class Refusals {
public:
    /// True when it has to be told.
    [[nodiscard]] bool refused(std::string_view topic, Refusal why, std::size_t size);
    /// The same of a message that was delivered: one as large as that which was refused ends it.
    [[nodiscard]] bool delivered(std::string_view topic, std::size_t size);

    [[nodiscard]] bool empty() const { return topics_.empty(); }

private:
    struct Refused {
        Refusal why = Refusal::none;
        std::size_t size = 0;  ///< of the smallest message refused
    };

    std::map<std::string, Refused, std::less<>> topics_;
};

/// Sends without ever blocking. Holds at most 10,000 messages and 16 MiB (best effort: 4 MiB); destroying it forgets
/// them.
class Producer {
public:
    /// Fault::config when the settings are wrong. No event comes before this has returned.
    [[nodiscard]] static Result<std::unique_ptr<Producer>> create(loop::Loop& loop, const Settings& settings,
                                                                  DeliveryGuarantee guarantee, ProducerEvents events);
    ~Producer();
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    /// Fault::invalid when this message can never be sent, such as one above the library's limit of size;
    /// Fault::unavailable when the broker refuses all messages for its topic. ProducerEvents::refusal says so once.
    [[nodiscard]] Result<PublishResult> publish(const Outgoing& message);

    /// Messages queued whose end is not known yet, those without a token included.
    [[nodiscard]] std::size_t outstanding() const;
    [[nodiscard]] bool connected() const;

    /// Calls `done` when nothing is outstanding, or after `limit`. Nothing more should be published.
    void finish(milliseconds limit, std::function<void()> done);

private:
    struct State;
    explicit Producer(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace evc::kafka
