#include "evctl/rows.hpp"

#include <algorithm>
#include <tuple>

namespace evc::evctl {
namespace {

template <class... Fields>
const std::tuple<Fields...>& fields_of(const bus::Row<Fields...>& row) {
    return row;
}

Currency currency_of(const std::string& code) { return Currency::parse(code).value_or(Currency{}); }

Tariff tariff_of(const std::string& price, const std::string& currency) {
    return Tariff::parse(price, currency_of(currency)).value_or(Tariff{0, currency_of(currency)});
}

std::int64_t number(std::uint64_t value) {
    return static_cast<std::int64_t>(std::min(value, static_cast<std::uint64_t>(energy_max)));
}

WattHours energy(std::uint64_t value) { return {number(value)}; }

Money money(std::uint64_t minor, const std::string& currency) { return {number(minor), currency_of(currency)}; }

}  // namespace

Wall decode_time(std::uint64_t usec) { return Wall{milliseconds{number(usec / 1'000)}}; }

ChargePointRow decode_charge_point(const RowOf<&Manager::ListChargePoints>& fields) {
    const auto& [id, location, price, currency, state, reserved, fault_reason, session, driver, wh, watts, minor,
                 since] = fields_of(fields);
    return {.id = id,
            .location = location,
            .tariff = tariff_of(price, currency),
            .state = state,
            .reserved = reserved,
            .fault_reason = fault_reason,
            .session = session,
            .driver = driver,
            .energy = energy(wh),
            .power = {watts},
            .amount = money(minor, currency),
            .since = decode_time(since)};
}

SessionRow decode_session(const RowOf<&Manager::ListSessions>& fields) {
    const auto& [session, request, cp, driver, state, origin, wh, minor, currency, authorized, started, ended, reason] =
        fields_of(fields);
    return {.session = session,
            .request = request,
            .cp = cp,
            .driver = driver,
            .state = state,
            .origin = origin,
            .energy = energy(wh),
            .amount = money(minor, currency),
            .authorized = decode_time(authorized),
            .started = decode_time(started),
            .ended = decode_time(ended),
            .reason = reason};
}

TicketRow decode_ticket(const RowOf<&Manager::ListTickets>& fields) {
    const auto& [request, session, cp, driver, status, wh, minor, currency, started, ended, reason, issued] =
        fields_of(fields);
    return {.request = request,
            .session = session,
            .cp = cp,
            .driver = driver,
            .status = status,
            .energy = energy(wh),
            .amount = money(minor, currency),
            .started = decode_time(started),
            .ended = decode_time(ended),
            .reason = reason,
            .issued = decode_time(issued),
            .remark = {}};
}

MessageRow decode_message(const RowOf<&Manager::ListMessages>& fields) {
    const auto& [usec, level, text] = fields_of(fields);
    return {decode_time(usec), level, text};
}

Overview decode_overview(const bus::Properties& properties) {
    return {.version = property<&Manager::Version>(properties),
            .healthy = property<&Manager::Healthy>(properties),
            .broker_connected = property<&Manager::BrokerConnected>(properties),
            .total = property<&Manager::ChargePointsTotal>(properties),
            .states = {{CpState::available, property<&Manager::Available>(properties)},
                       {CpState::supplying, property<&Manager::Supplying>(properties)},
                       {CpState::stopped, property<&Manager::Stopped>(properties)},
                       {CpState::faulted, property<&Manager::Faulted>(properties)},
                       {CpState::disconnected, property<&Manager::Disconnected>(properties)}},
            .sessions_open = property<&Manager::SessionsOpen>(properties)};
}

ChargePointDetails decode_details(const bus::Properties& properties) {
    const auto currency = property<&ChargePoint::Currency>(properties);
    return {.row = {.id = property<&ChargePoint::Id>(properties),
                    .location = property<&ChargePoint::Location>(properties),
                    .tariff = tariff_of(property<&ChargePoint::Tariff>(properties), currency),
                    .state = property<&ChargePoint::State>(properties),
                    .reserved = property<&ChargePoint::Reserved>(properties),
                    .stop_pending = property<&ChargePoint::StopPending>(properties),
                    .fault_reason = property<&ChargePoint::FaultReason>(properties),
                    .session = property<&ChargePoint::SessionId>(properties),
                    .driver = property<&ChargePoint::DriverId>(properties),
                    .energy = energy(property<&ChargePoint::EnergyWh>(properties)),
                    .power = {property<&ChargePoint::PowerW>(properties)},
                    .amount = money(property<&ChargePoint::AmountMinor>(properties), currency),
                    .since = decode_time(property<&ChargePoint::StateSinceUSec>(properties))},
            .enabled = property<&ChargePoint::Enabled>(properties),
            .connected = property<&ChargePoint::Connected>(properties),
            .healthy = property<&ChargePoint::Healthy>(properties),
            .last_seen = decode_time(property<&ChargePoint::LastSeenUSec>(properties))};
}

}  // namespace evc::evctl
