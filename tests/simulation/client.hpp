#pragma once

#include <cstdint>
#include <vector>

#include "simulation/broker.hpp"

namespace evc::sim {

class Process;
class World;

/// One program's producer and consumer, with the network between it and the broker: messages are under way for a while,
/// partitions are read in any order, delivery reports get lost, and a connection that breaks takes with it what was
/// under way. Within one connection the producer keeps the order.
class Client {
public:
    Client(World& world, Process& process);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// The program started, or died.
    void open();
    void close();

    /// From now on reads these slots (a bit each) from `positions`; those of `from_end` from the end that is found at
    /// the first contact with the broker.
    void read(std::uint32_t slots_read, const Positions& positions, std::uint32_t from_end);
    /// `token` is given back by Process::on_delivery(); 0: nobody asks.
    void publish(MessageIndex message, std::uint64_t token);
    /// Nothing is read while it is paused.
    void set_paused(bool paused);
    [[nodiscard]] bool connected() const { return open_ && linked_; }
    [[nodiscard]] bool caught_up() const { return caught_up_; }
    [[nodiscard]] bool idle() const { return sending_.empty(); }

    /// The network between this program and the broker, or the broker itself.
    void set_link(bool whole);
    void broker_changed();

    void appended(std::size_t slot);
    void on_arrival(std::uint16_t link, std::uint64_t sequence);
    void on_report(std::uint16_t link, std::uint64_t sequence, bool delivered);
    void on_fetch(std::uint16_t link);
    void on_link(bool up);

private:
    struct Sending {
        std::uint64_t sequence = 0;
        std::uint64_t token = 0;
        MessageIndex message = 0;
    };

    void judge_link();
    void resume();
    void send(const Sending& sending);
    void plan_fetch();
    [[nodiscard]] bool anything_unread();
    [[nodiscard]] Position& position(std::size_t slot);

    World& world_;
    Process& process_;
    std::vector<Sending> sending_;  ///< without a delivery report, in order
    std::vector<Record> fetched_;
    Positions positions_{};
    std::uint64_t sequence_ = 0;
    Time last_arrival_ = 0;
    std::uint32_t slots_ = 0;
    std::uint32_t from_end_ = 0;
    std::uint16_t link_ = 0;  ///< which connection: what belongs to an older one is lost
    bool open_ = false;
    bool whole_ = true;
    bool linked_ = false;
    bool wanted_ = false;
    bool caught_up_ = false;
    bool fetching_ = false;
    bool paused_ = false;
};

}  // namespace evc::sim
