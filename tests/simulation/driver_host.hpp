#pragma once

#include <optional>
#include <vector>

#include "core/trip/trip.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

/// EV_Driver around its Trip. It stores at once what it keeps: one small file.
class DriverHost : public Process {
public:
    DriverHost(World& world, std::string name, std::size_t driver, std::vector<CpId> plan);

    /// Wishes for the end of the supply that it asked for.
    void stop(bool somebody_elses);
    /// Asks for nothing more than it has asked for.
    void retire_plan();

    [[nodiscard]] bool quiet() const { return up && record_.done == plan_.size(); }
    [[nodiscard]] const std::vector<Ticket>& shown() const { return shown_; }

    void on_records(std::span<const Record> records) override;
    void on_connection(bool reached) override;
    void on_caught_up() override;

protected:
    void boot() override;
    void lose_memory() override;
    void on_event(const Event& event) override;

private:
    template <class Event>
    void handle(const Event& event) {
        if (!trip_) return;
        trip_->on(event, now(), effects_);
        commit();
    }
    void commit();
    void send(ChargeRequest request);
    void check_open();
    void arm();

    std::size_t driver_;
    std::vector<CpId> plan_;
    TripRecord record_;  ///< durable
    std::vector<Ticket> shown_;
    std::optional<Trip> trip_;
    TripEffects effects_;
    Steady armed_ = Steady::max();
    bool open_ = false;
};

}  // namespace evc::sim
