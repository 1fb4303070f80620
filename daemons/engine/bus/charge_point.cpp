#include "engine/bus/charge_point.hpp"

#include <algorithm>
#include <utility>

#include "core/name.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

/// Gives it to the charge point and says that it is done.
template <class Event>
auto give(ChargePointHost& host, Event event) {
    return [&host, event = std::move(event)](const bus::Reply<>& reply) {
        host.handle(event);
        reply.done();
    };
}

void request(ChargePointHost& host, const std::string& driver, const bus::Reply<>& reply) {
    const auto id = DriverId::parse(driver);
    if (!id) return refuse(reply, "driver", driver, name_rule);
    const auto wanted = host.ask_supply(*id);
    const auto& waiting = host.station()->record().on_site;
    const bool taken =
        std::any_of(waiting.begin(), waiting.end(), [&](const auto& one) { return one.request == wanted; });
    if (taken) return reply.done();
    reply.refuse(bus::ErrorCode::busy, "too many requests of this charge point wait for an answer: try again later");
}

}  // namespace

void ChargePointObject::describe(bus::Description& description) {
    description.unsignalled("Id", Id());
    description.signalled("State", State());
    description.signalled("Faulty", Faulty());
    description.signalled("PluggedIn", PluggedIn());
    description.signalled("SessionId", SessionId());
    description.unsignalled("EnergyWh", EnergyWh());
    description.unsignalled("MeterWh", MeterWh());
    description.signalled("PendingReports", PendingReports());
    description.signalled("BrokerConnected", BrokerConnected());
    description.signalled("MonitorSeen", MonitorSeen());
}

std::string ChargePointObject::SessionId() {
    const auto& held = station().record().held;
    return held ? protocol::uuid_text(held->session) : std::string{};
}

std::uint64_t ChargePointObject::EnergyWh() {
    const auto& held = station().record().held;
    return held ? static_cast<std::uint64_t>(held->energy.value) : 0;
}

void ChargePointObject::PlugIn(sdbus::Result<>&& result) {
    permitted(std::move(result), give(host_, VehiclePlugged{}));
}

void ChargePointObject::Unplug(sdbus::Result<>&& result) {
    permitted(std::move(result), give(host_, VehicleUnplugged{}));
}

void ChargePointObject::SetFault(sdbus::Result<>&& result, std::string reason) {
    permitted(std::move(result), [&host = host_, reason = std::move(reason)](const bus::Reply<>& reply) {
        if (!reason.empty() && !is_word(reason)) return refuse(reply, "reason", reason, word_rule);
        give(host, FaultSet{reason.empty() ? Reason{evc::reason::fault} : reason})(reply);
    });
}

void ChargePointObject::Repair(sdbus::Result<>&& result) { permitted(std::move(result), give(host_, Repaired{})); }

void ChargePointObject::RequestCharge(sdbus::Result<>&& result, std::string driver) {
    permitted(std::move(result),
              [&host = host_, driver = std::move(driver)](const bus::Reply<>& reply) { request(host, driver, reply); });
}

}  // namespace evc::engine
