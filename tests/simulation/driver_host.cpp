#include "simulation/driver_host.hpp"

#include <utility>
#include <variant>

#include "simulation/disk.hpp"
#include "simulation/ids.hpp"
#include "simulation/world.hpp"

namespace evc::sim {

DriverHost::DriverHost(World& world, std::string name, std::size_t driver, std::vector<CpId> plan)
    : Process(world, std::move(name)), driver_(driver), plan_(std::move(plan)) {}

DriverHost::~DriverHost() = default;

void DriverHost::boot() {
    auto disk = std::make_unique<Disk<DriverHost, TripBatch>>(world_, *this, false);
    disk_ = disk.get();
    pipeline_.emplace(std::move(disk), CommitEvents{}, [this](TripAction& action) { dispatch(action); });
    trip_.emplace(world_.trip_settings(), driver_name(driver_), plan_, record_, now(), effects_);
    const auto tickets = std::uint32_t{1} << slot_of(Topic::tickets, driver_ % partitions);
    client.read(tickets, {}, tickets);
    commit();
}

void DriverHost::lose_memory() {
    trip_.reset();
    effects_.clear();
    // A ticket whose showing was not stored yet is shown once more.
    if (shown_.size() > record_.done) shown_.pop_back();
    pipeline_.reset();
    disk_ = nullptr;
    open_ = false;
    armed_ = Steady::max();
}

void DriverHost::retire_plan() {
    const auto asked = record_.done + (record_.asked ? 1 : 0);
    if (asked >= plan_.size()) return;
    const bool was_up = up;
    kill();
    plan_.resize(asked);
    if (was_up) start();
}

void DriverHost::stop(bool somebody_elses) {
    if (!up || !record_.asked) return;
    const auto& asked = *record_.asked;
    const auto number = number_of(asked.request);
    StopRequest wish{asked.request, session_id(number), driver_name(somebody_elses ? driver_ + 1 : driver_), asked.cp};
    const auto partition = static_cast<std::uint8_t>(number_of(asked.cp) % partitions);
    client.publish(world_.broker.keep({Topic::requests, partition, wish}), 0);
}

void DriverHost::on_event(const Event& event) {
    const auto what = static_cast<What>(event.what);
    if (what == What::stored || what == What::store_again) return disk_->on_event(what);
    if (what != What::timer) return;
    armed_ = Steady::max();
    if (trip_->next_deadline() > now().steady) return arm();
    trip_->on_time(now(), effects_);
    commit();
}

void DriverHost::on_connection(bool) { check_open(); }
void DriverHost::on_caught_up() { check_open(); }

void DriverHost::check_open() {
    const bool open = client.connected() && client.caught_up();
    if (std::exchange(open_, open) != open) handle(ChannelChanged{open, {}});
}

void DriverHost::on_records(std::span<const Record> records) {
    for (const auto& record : records)
        if (const auto* ticket = std::get_if<Ticket>(&record.message->body)) handle(TicketArrived{*ticket, {}});
}

void DriverHost::commit() {
    if (effects_.changes.empty() && effects_.actions.empty()) return arm();
    auto effects = std::exchange(effects_, {});
    TripBatch batch;
    if (!effects.changes.empty()) batch.record = std::move(effects.changes.back().record);
    pipeline_->commit({std::move(batch), std::move(effects.actions), {}});
    arm();
}

void DriverHost::store(const TripBatch& batch) {
    if (batch.record) record_ = *batch.record;
}

void DriverHost::dispatch(TripAction& action) {
    if (std::holds_alternative<MintRequest>(action)) {
        handle(RequestMinted{request_id(world_.checker.minted(plan_.at(trip_->record().done)))});
    } else if (auto* charge = std::get_if<SendCharge>(&action)) {
        send(std::move(charge->request));
    } else if (auto* show = std::get_if<ShowTicket>(&action)) {
        shown_.push_back(show->ticket);
        handle(TicketShown{});
    }
}

void DriverHost::send(ChargeRequest request) {
    request.session = session_id(number_of(request.request));
    const auto partition = static_cast<std::uint8_t>(number_of(request.cp) % partitions);
    client.publish(world_.broker.keep({Topic::requests, partition, std::move(request)}), 0);
}

void DriverHost::arm() {
    const auto next = trip_->next_deadline();
    if (next >= armed_) return;
    armed_ = next;
    world_.schedule_at(*this, next.time_since_epoch().count(), What::timer, 0, 0);
}

}  // namespace evc::sim
