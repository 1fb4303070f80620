#include "monitor/bus/charge_point.hpp"

#include <chrono>

#include "platform/bus/path.hpp"

namespace evc::monitor {

std::string path_of(const CpId& cp) { return bus::object_path("/org/evcharging/Monitor1/charge_points", cp.text()); }

ChargePointObject::ChargePointObject(bus::Server& server, const ChargePointHost& host)
    : Object(server, path_of(host.cp())), host_(host) {}

void ChargePointObject::describe(bus::Description& description) const {
    description.unsignalled("Id", host_.cp().text());
    description.signalled("EngineHealthy", engine_healthy());
    description.signalled("CentralConnected", central_connected());
    description.signalled("Epoch", std::uint64_t{host_.watch().epoch()});
    description.unsignalled("LastCheckUSec", last_check_usec());
}

bool ChargePointObject::engine_healthy() const {
    const auto& health = host_.watch().health();
    return health && health->ok;
}

std::uint64_t ChargePointObject::last_check_usec() const {
    using std::chrono::microseconds;
    const auto since_1970 = host_.last_check().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<microseconds>(since_1970).count());
}

}  // namespace evc::monitor
