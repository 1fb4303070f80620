#pragma once

#include "evctl/rows.hpp"

namespace evc::evctl {

inline constexpr Wall noon{seconds{1'764'244'800}};  ///< 2025-11-27T12:00:00Z

inline ChargePointRow available() {
    ChargePointRow row;
    row.id = "CP001";
    row.location = "Gran Vía 12";
    row.tariff = *Tariff::parse("0.50", Currency{});
    row.state = "available";
    row.since = noon;
    return row;
}

inline ChargePointRow supplying() {
    auto row = available();
    row.id = "CP002";
    row.state = "supplying";
    row.session = "5b1f0c6e-0000-5000-8000-000000000001";
    row.driver = "ana";
    row.energy = {12'999};
    row.power = {7'400};
    row.amount = {650, Currency{}};
    return row;
}

inline ChargePointRow faulted() {
    auto row = available();
    row.id = "CP003";
    row.state = "faulted";
    row.fault_reason = "overheated";
    return row;
}

inline TicketRow ticket() {
    TicketRow row;
    row.request = "11111111-1111-4111-8111-111111111111";
    row.session = "5b1f0c6e-0000-5000-8000-000000000001";
    row.cp = "CP001";
    row.driver = "ana";
    row.status = "COMPLETED";
    row.energy = {12'999};
    row.amount = {650, Currency{}};
    row.started = noon;
    row.ended = noon + seconds{10};
    row.issued = noon + seconds{11};
    return row;
}

inline SessionRow session() {
    SessionRow row;
    row.session = "5b1f0c6e-0000-5000-8000-000000000001";
    row.request = "11111111-1111-4111-8111-111111111111";
    row.cp = "CP001";
    row.driver = "ana";
    row.state = "interrupted";
    row.origin = "app";
    row.energy = {1'500};
    row.amount = {75, Currency{}};
    row.authorized = noon;
    row.reason = "operator-stop";
    return row;
}

}  // namespace evc::evctl
