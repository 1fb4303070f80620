#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/time.hpp"
#include "simulation/client.hpp"
#include "simulation/coverage.hpp"
#include "simulation/event_queue.hpp"

namespace evc::sim {

class World;

/// What an Event may be. Those of the network are for the Client, the rest for the program.
enum class What : std::uint16_t {
    link_up,
    link_down,
    arrival,
    report,
    report_failed,
    fetch,
    restart,
    timer,
    stored,
    stored_late,
    store_again,
    background,
    outbox_due,
    looked_up,
    past_found,
    meter_tick,
    meter_stored,
    plug,
    unplug,
    beat,
    monitor_hello,
    monitor_healthy,
    monitor_fault,
    monitor_closed,
    monitor_accepted,
    central_closed,
    ask,
    fault_begins,
    fault_ends,
    look,
};

class Process;

/// Thrown where a program dies: nothing that stands on its stack goes on, be it the simulator's or the program's own.
struct Killed {
    Process* who = nullptr;
    Time downtime = 0;
};

/// One program that may be killed at any moment: what it holds in memory is then gone, what it stored is not.
class Process {
public:
    Process(World& world, std::string name) : world_(world), name_(std::move(name)), client(world, *this) {}
    virtual ~Process() = default;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void start();
    void kill();
    /// Kills it, and starts it again when `downtime` is over.
    void crash(Time downtime);
    void dispatch(const Event& event);
    /// Throws Killed when the plan says that the program dies here.
    void may_die(Point point, Kinds met);
    [[nodiscard]] bool disk_is_full() const;

    virtual void on_records(std::span<const Record>) {}
    virtual void on_connection(bool) {}
    virtual void on_caught_up() {}
    virtual void on_delivery(std::uint64_t, bool) {}

    [[nodiscard]] Moment now() const;
    [[nodiscard]] const std::string& name() const { return name_; }

    /// How the next kill is to come about: at the `countdown`th point that is met, or at the first one where an effect
    /// of `kinds` is at `point`.
    struct Doom {
        bool armed = false;
        bool aimed = false;
        std::uint32_t countdown = 0;
        Point point = Point::before_commit;
        Kinds kinds = 0;
        Time downtime = 0;
    };

protected:
    /// Runs what somebody makes the program do, and ends the program when it dies of that.
    template <class Work>
    void run(const Work& work) {
        try {
            work();
        } catch (const Killed& killed) {
            if (killed.who != this) throw;
            crash(killed.downtime);
        }
    }

    virtual void boot() = 0;
    virtual void lose_memory() = 0;
    virtual void on_event(const Event& event) = 0;

    World& world_;

private:
    void handle(const Event& event);

    std::string name_;

public:
    Client client;
    Doom doom;
    milliseconds clock{0};  ///< how far its wall clock is ahead
    Time disk_full_until = 0;
    std::uint32_t life = 0;
    bool up = false;
    bool retired = false;  ///< not started again by itself
};

}  // namespace evc::sim
