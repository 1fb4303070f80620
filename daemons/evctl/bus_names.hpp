#pragma once

namespace evc::evctl {

// What is where on the bus (daemons/central/bus, daemons/engine/bus).

inline constexpr auto central_program = "EV_Central";
inline constexpr auto central_name = "org.evcharging.Central1";
inline constexpr auto central_path = "/org/evcharging/Central1";
inline constexpr auto charge_points_path = "/org/evcharging/Central1/charge_points";
inline constexpr auto manager_interface = "org.evcharging.Central1.Manager";
inline constexpr auto charge_point_interface = "org.evcharging.Central1.ChargePoint";

inline constexpr auto engine_program = "EV_CP_E";
inline constexpr auto engine_name_prefix = "org.evcharging.Engine1.";
inline constexpr auto engine_path = "/org/evcharging/Engine1";
inline constexpr auto engine_charge_points_path = "/org/evcharging/Engine1/charge_points";
inline constexpr auto engine_interface = "org.evcharging.Engine1.ChargePoint";

inline constexpr auto bus_name = "org.freedesktop.DBus";
inline constexpr auto bus_path = "/org/freedesktop/DBus";
inline constexpr auto properties_interface = "org.freedesktop.DBus.Properties";
inline constexpr auto object_manager_interface = "org.freedesktop.DBus.ObjectManager";

}  // namespace evc::evctl
