#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

#include "core/messages.hpp"
#include "simulation/event_queue.hpp"

namespace evc::sim {

class Client;

enum class Topic : std::uint8_t { requests, commands, telemetry, tickets, status, deadletters };
inline constexpr std::size_t topics = 6;
inline constexpr std::size_t partitions = 2;
inline constexpr std::size_t slots = topics * partitions;

/// Nothing that anybody reads: a tombstone, a dead letter.
struct Opaque {};

struct Message {
    Topic topic = Topic::requests;
    std::uint8_t partition = 0;
    std::variant<Opaque, ChargeRequest, StopRequest, Command, Telemetry, Ticket, CentralStatus> body;
};
using MessageIndex = std::uint32_t;

inline std::size_t slot_of(Topic topic, std::size_t partition) {
    return static_cast<std::size_t>(topic) * partitions + partition;
}

/// Where reading of one partition stands. `incarnation` does what the fingerprint of the last record does in the
/// programs: it tells a topic that was created anew.
struct Position {
    std::int64_t next = 0;
    std::uint32_t incarnation = 0;
};
using Positions = std::array<Position, slots>;

struct Record {
    const Message* message = nullptr;
    std::size_t slot = 0;
    std::int64_t offset = 0;
    std::uint32_t incarnation = 0;
    Wall stamped{};
};

/// The topics, in memory. Loses everything when it is wiped.
class Broker {
public:
    /// Keeps a message so that it can be sent, again and again, by its index.
    MessageIndex keep(Message message) {
        messages_.push_back(std::move(message));
        return static_cast<MessageIndex>(messages_.size() - 1);
    }
    [[nodiscard]] const Message& message(MessageIndex index) const { return messages_[index]; }

    void join(Client& client) { clients_.push_back(&client); }
    void append(MessageIndex index, Wall stamped);
    /// Loses all that it held; topics are there again, empty.
    void wipe();

    [[nodiscard]] std::int64_t end(std::size_t slot) const { return static_cast<std::int64_t>(logs_[slot].size()); }
    [[nodiscard]] Record record(std::size_t slot, std::int64_t offset) const;
    [[nodiscard]] std::uint32_t incarnation() const { return incarnation_; }

    bool up = true;

private:
    struct Entry {
        MessageIndex message = 0;
        Wall stamped{};
    };

    std::deque<Message> messages_;
    std::array<std::vector<Entry>, slots> logs_;
    std::vector<Client*> clients_;
    std::uint32_t incarnation_ = 1;
};

}  // namespace evc::sim
