#pragma once

#include <optional>
#include <vector>

#include "core/pipeline/pipeline.hpp"
#include "core/trip/trip.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

/// What a driver's state file becomes.
struct TripBatch {
    std::optional<TripRecord> record;

    [[nodiscard]] bool empty() const { return !record; }
};
[[nodiscard]] inline std::size_t byte_size(const TripBatch&) { return sizeof(TripBatch); }

template <class Owner, class Batch>
class Disk;

/// EV_Driver around its Trip: the pipeline that ships, over a simulated disk.
class DriverHost : public Process {
public:
    DriverHost(World& world, std::string name, std::size_t driver, std::vector<CpId> plan);

    ~DriverHost() override;

    /// Wishes for the end of the supply that it asked for.
    void stop(bool somebody_elses);
    /// Asks for nothing more than it has asked for.
    void retire_plan();

    [[nodiscard]] bool quiet() const { return up && pipeline_->idle() && record_.done == plan_.size(); }
    [[nodiscard]] const std::vector<Ticket>& shown() const { return shown_; }

    void on_records(std::span<const Record> records) override;
    void on_connection(bool reached) override;
    void on_caught_up() override;
    void store(const TripBatch& batch);
    [[nodiscard]] static Kinds next_kinds() { return 0; }

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
    void dispatch(TripAction& action);
    void send(ChargeRequest request);
    void check_open();
    void arm();

    std::size_t driver_;
    std::vector<CpId> plan_;
    TripRecord record_;  ///< durable
    std::vector<Ticket> shown_;
    std::optional<Trip> trip_;
    TripEffects effects_;
    std::optional<Pipeline<TripBatch, TripAction>> pipeline_;
    Disk<DriverHost, TripBatch>* disk_ = nullptr;  ///< the pipeline's
    Steady armed_ = Steady::max();
    bool open_ = false;
};

}  // namespace evc::sim
