#include "central/bus/charge_point.hpp"

#include <utility>

#include "central/bus/rows.hpp"
#include "core/name.hpp"
#include "platform/bus/path.hpp"

namespace evc::central {

std::string path_of(const CpId& cp) { return bus::object_path("/org/evcharging/Central1/charge_points", cp.text()); }

ChargePointObject::ChargePointObject(bus::Server& server, const Central& central, OperatorCalls& calls, CpId cp)
    : Object(server, path_of(cp)), central_(central), calls_(calls), cp_(std::move(cp)) {}

void ChargePointObject::describe(bus::Description& description) {
    const auto& cp = look();
    const auto& record = cp.record;
    description.unsignalled("Id", cp_.text());
    description.signalled("Location", record.location);
    description.signalled("Tariff", record.tariff.price_text());
    description.signalled("Currency", std::string{record.tariff.currency.text()});
    description.signalled("State", std::string{word(cp.shown)});
    description.signalled("Reserved", cp.reserved());
    description.signalled("Enabled", !record.stopped);
    description.signalled("StopPending", cp.stop_pending());
    description.signalled("Connected", cp.shown != CpState::disconnected);
    description.signalled("Healthy", cp.shown != CpState::faulted);
    description.signalled("FaultReason", cp.shown_fault);
    description.signalled("SessionId", session_text(cp));
    description.signalled("DriverId", driver_text(cp));
    description.signalled("StateSinceUSec", usec(cp.since));
    description.unsignalled("EnergyWh", energy_wh(cp));
    description.unsignalled("PowerW", power_w(cp));
    description.unsignalled("AmountMinor", amount_minor(cp));
    description.unsignalled("LastSeenUSec", usec(cp.last_seen));
}

const ChargePoint& ChargePointObject::look() const {
    static const ChargePoint nothing;
    const auto* const cp = central_.fleet().find(cp_);
    return cp == nullptr ? nothing : *cp;
}

void ChargePointObject::Stop(sdbus::Result<>&& result, std::string reason) {
    permitted(std::move(result), [&calls = calls_, cp = cp_, reason = std::move(reason)](const bus::Reply<>& reply) {
        if (!reason.empty() && !is_word(reason)) return refuse(reply, "reason", reason, word_rule);
        calls.give(StopCall{0, cp, reason}, reply);
    });
}

void ChargePointObject::Resume(sdbus::Result<>&& result) {
    permitted(std::move(result), [&calls = calls_, cp = cp_](const bus::Reply<>& reply) {
        calls.give(ResumeCall{0, cp}, reply);
    });
}

void ChargePointObject::FinishSession(sdbus::Result<>&& result) {
    permitted(std::move(result), [&calls = calls_, cp = cp_](const bus::Reply<>& reply) {
        calls.give(FinishCall{0, cp}, reply);
    });
}

std::string ChargePointObject::Currency() { return std::string{look().record.tariff.currency.text()}; }
std::string ChargePointObject::State() { return std::string{word(look().shown)}; }
std::string ChargePointObject::FaultReason() { return look().shown_fault; }
std::string ChargePointObject::SessionId() { return session_text(look()); }
std::string ChargePointObject::DriverId() { return driver_text(look()); }
std::uint64_t ChargePointObject::StateSinceUSec() { return usec(look().since); }
std::uint64_t ChargePointObject::EnergyWh() { return energy_wh(look()); }
std::uint32_t ChargePointObject::PowerW() { return power_w(look()); }
std::uint64_t ChargePointObject::AmountMinor() { return amount_minor(look()); }
std::uint64_t ChargePointObject::LastSeenUSec() { return usec(look().last_seen); }

}  // namespace evc::central
