#include "engine/charge_point_host.hpp"

#include <algorithm>
#include <utility>

#include "protocol/uuid.hpp"

namespace evc::engine {

ChargePointHost::ChargePointHost(loop::Loop& loop, const ChargePoint& config, Sink sink, Named named)
    : loop_(loop),
      config_(config),
      sink_(std::move(sink)),
      named_(std::move(named)),
      health_(loop, [this](const health::Check& check) { return judge(check); }),
      timer_(loop) {
    if (config_.auto_plug)
        vehicle_.emplace(
            loop, SimulatedVehicle::Habits{config_.plug_in_delay, config_.duration},
            SimulatedVehicle::Handlers{[this] { handle(VehiclePlugged{}); }, [this] { handle(VehicleUnplugged{}); }});
}

Status ChargePointHost::listen() { return health_.listen(config_.health); }

void ChargePointHost::start(loop::Worker& worker, store::MeterRegister meter, EngineId engine,
                            const JournalSnapshot& journal, const CpId& cp, bool broker_reached) {
    meter_.emplace(loop_, worker, std::move(meter), config_.power, [this](const MeterRead& reading) { read(reading); });
    StationRecord record;
    record.cp = cp;
    const auto known = std::find_if(journal.stations.begin(), journal.stations.end(),
                                    [&](const StationRecord& other) { return other.cp == cp; });
    if (known != journal.stations.end()) record = *known;

    StationEffects effects;
    station_.emplace(StationSettings{}, engine, journal.ledger, std::move(record), meter_->value(), loop::Loop::now(),
                     effects);
    sink_(*this, effects);
    if (broker_reached) handle(BrokerReached{true});
    arm();
}

RequestId ChargePointHost::ask_supply(const DriverId& driver) {
    const auto request = protocol::random_id<RequestId>();
    handle(SupplyAsked{request, protocol::session_of(request), driver});
    return request;
}

bool ChargePointHost::monitor_seen() const {
    constexpr seconds silence_max{3};
    return checked_ && loop::Loop::now().steady < *checked_ + silence_max;
}

health::Answer ChargePointHost::judge(const health::Check& check) {
    checked_ = loop::Loop::now().steady;
    if (check.cp && !station_) named_(*this, *check.cp);
    if (!station_) return {false, "no-charge-point"};
    if (check.cp && *check.cp != station_->cp()) return {false, "other-charge-point"};
    if (station_->faulty()) return {false, station_->fault_reason()};
    return {true, {}};
}

void ChargePointHost::read(const MeterRead& reading) {
    handle(reading);
    if (reading.contactor_closed && vehicle_) vehicle_->ticked();
}

void ChargePointHost::close_contactor(const CloseContactor& close) {
    if (close.in_time(loop::Loop::now()))
        meter_->close_contactor();
    else
        meter_->open_contactor();
}

void ChargePointHost::show(const ShowSign& sign) {
    if (!vehicle_) return;
    if (sign.kind == SignKind::session_accepted) vehicle_->session_accepted();
    if (sign.kind == SignKind::session_ended) vehicle_->session_ended();
}

void ChargePointHost::on_time() {
    StationEffects effects;
    station_->on_time(loop::Loop::now(), effects);
    sink_(*this, effects);
    arm();
}

void ChargePointHost::arm() {
    timer_.at(station_->next_deadline(loop::Loop::now()), [this] { on_time(); });
}

}  // namespace evc::engine
