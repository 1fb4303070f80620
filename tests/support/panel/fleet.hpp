#pragma once

#include <string>

#include "panel/view.hpp"

namespace evc::test {

inline constexpr Wall panel_now{std::chrono::milliseconds{1'795'463'570'000}};  // 2026-11-23 19:52:50 UTC

inline CpId cp_id(const std::string& text) { return CpId::parse(text).value(); }
inline DriverId driver_id(const std::string& text) { return DriverId::parse(text).value(); }

inline panel::CpRow cp_row(const std::string& id, const std::string& location, CpState state) {
    panel::CpRow row;
    row.id = cp_id(id);
    row.location = location;
    row.tariff = Tariff{5'000, Currency{}};
    row.state = state;
    return row;
}

/// One charge point in each state, one that is reserved and one with much to say; two requests; some messages.
inline panel::PanelView small_fleet() {
    using panel::RequestStep;
    panel::PanelView view;
    view.now = panel_now;
    view.version = "1.0.0";

    auto supplying = cp_row("CP001", "Gran Vía 32, Madrid", CpState::supplying);
    supplying.driver = driver_id("laura");
    supplying.charging = true;
    supplying.energy = {12'999};
    supplying.amount = {650, Currency{}};
    auto reserved = cp_row("CP002", "Plaza de España, Sevilla", CpState::available);
    reserved.driver = driver_id("ana-maria.rodriguez-de-la-fuente");
    reserved.reserved = true;
    auto faulted = cp_row("CP004", "Avenida de la Constitución 1, Alcalá de Henares", CpState::faulted);
    faulted.fault_reason = "contactor";
    auto stopped = cp_row("CP005", "", CpState::stopped);
    stopped.unheeded = true;
    view.charge_points = {
        supplying, reserved, cp_row("CP003", "日本橋 1-4-1, 東京", CpState::available),
        faulted,   stopped,  cp_row("MADRID-ATOCHA-ANDEN-07", "Estación de Atocha", CpState::disconnected)};
    view.charge_points.back().tariff = Tariff{4'525, Currency{}};

    view.requests = {{panel_now - seconds{2}, driver_id("ana-maria.rodriguez-de-la-fuente"), cp_id("CP002"),
                      RequestStep::authorized},
                     {panel_now - seconds{95}, driver_id("laura"), cp_id("CP001"), RequestStep::charging}};
    view.messages = {
        {panel_now - seconds{95}, NoticeLevel::info, "CP001: supplying laura"},
        {panel_now - seconds{9}, NoticeLevel::error, "CP004: faulted (contactor)"},
        {panel_now - seconds{4}, NoticeLevel::warning, "MADRID-ATOCHA-ANDEN-07: disconnected"},
        {panel_now - seconds{2}, NoticeLevel::info, "CP002: supply authorised for ana-maria.rodriguez-de-la-fuente"}};
    return view;
}

/// `count` charge points, a third of them supplying, some in each other state.
inline panel::PanelView large_fleet(std::size_t count) {
    panel::PanelView view;
    view.now = panel_now;
    view.version = "1.0.0";
    for (std::size_t i = 1; i <= count; ++i) {
        const auto number = std::to_string(1'000 + i).substr(1);
        const auto state = i % 17 == 0   ? CpState::faulted
                           : i % 11 == 0 ? CpState::stopped
                           : i % 7 == 0  ? CpState::disconnected
                           : i % 3 == 0  ? CpState::supplying
                                         : CpState::available;
        auto row = cp_row("CP" + number, "Calle Mayor " + std::to_string(i), state);
        if (state == CpState::supplying) {
            row.driver = driver_id("driver-" + number);
            row.charging = true;
            row.energy = {static_cast<std::int64_t>(i) * 137};
            row.amount = row.tariff.amount(row.energy);
            view.requests.push_back({panel_now - seconds{i}, row.driver, row.id, panel::RequestStep::charging});
        }
        view.charge_points.push_back(row);
    }
    return view;
}

}  // namespace evc::test
