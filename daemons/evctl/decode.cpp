#include "evctl/decode.hpp"

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

ChargePointRow decode_charge_point(const ChargePointFields& fields) {
    const auto& [id, location, price, currency, state, reserved, fault_reason, session, driver, wh, watts, minor,
                 since] = fields_of(fields);
    ChargePointRow row;
    row.id = id;
    row.location = location;
    row.tariff = tariff_of(price, currency);
    row.state = state;
    row.reserved = reserved;
    row.fault_reason = fault_reason;
    row.session = session;
    row.driver = driver;
    row.energy = energy(wh);
    row.power = {watts};
    row.amount = money(minor, currency);
    row.since = decode_time(since);
    return row;
}

SessionRow decode_session(const SessionFields& fields) {
    const auto& [session, request, cp, driver, state, origin, wh, minor, currency, authorized, started, ended, reason] =
        fields_of(fields);
    return {session,
            request,
            cp,
            driver,
            state,
            origin,
            energy(wh),
            money(minor, currency),
            decode_time(authorized),
            decode_time(started),
            decode_time(ended),
            reason};
}

TicketRow decode_ticket(const TicketFields& fields) {
    const auto& [request, session, cp, driver, status, wh, minor, currency, started, ended, reason, issued] =
        fields_of(fields);
    return {request,
            session,
            cp,
            driver,
            status,
            energy(wh),
            money(minor, currency),
            decode_time(started),
            decode_time(ended),
            reason,
            decode_time(issued),
            {}};
}

MessageRow decode_message(const MessageFields& fields) {
    const auto& [usec, level, text] = fields_of(fields);
    return {decode_time(usec), level, text};
}

Overview decode_overview(const bus::Properties& properties) {
    const auto count = [&properties](const char* name) { return bus::property<std::uint32_t>(properties, name); };
    Overview overview;
    overview.version = bus::property<std::string>(properties, "Version");
    overview.healthy = bus::property<bool>(properties, "Healthy");
    overview.broker_connected = bus::property<bool>(properties, "BrokerConnected");
    overview.total = count("ChargePointsTotal");
    overview.available = count("Available");
    overview.supplying = count("Supplying");
    overview.stopped = count("Stopped");
    overview.faulted = count("Faulted");
    overview.disconnected = count("Disconnected");
    overview.sessions_open = count("SessionsOpen");
    return overview;
}

ChargePointDetails decode_details(const bus::Properties& properties) {
    const auto text = [&properties](const char* name) { return bus::property<std::string>(properties, name); };
    const auto flag = [&properties](const char* name) { return bus::property<bool>(properties, name); };
    const auto count = [&properties](const char* name) { return bus::property<std::uint64_t>(properties, name); };
    ChargePointDetails details;
    auto& row = details.row;
    row.id = text("Id");
    row.location = text("Location");
    row.tariff = tariff_of(text("Tariff"), text("Currency"));
    row.state = text("State");
    row.reserved = flag("Reserved");
    row.stop_pending = flag("StopPending");
    row.fault_reason = text("FaultReason");
    row.session = text("SessionId");
    row.driver = text("DriverId");
    row.energy = energy(count("EnergyWh"));
    row.power = {bus::property<std::uint32_t>(properties, "PowerW")};
    row.amount = money(count("AmountMinor"), text("Currency"));
    row.since = decode_time(count("StateSinceUSec"));
    details.enabled = flag("Enabled");
    details.connected = flag("Connected");
    details.healthy = flag("Healthy");
    details.last_seen = decode_time(count("LastSeenUSec"));
    return details;
}

}  // namespace evc::evctl
