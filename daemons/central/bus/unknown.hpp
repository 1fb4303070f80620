#pragma once

#include <string>

#include "platform/bus/reply.hpp"

namespace evc::central {

/// UnknownChargePoint.
template <class... Outs>
void refuse_unknown(const bus::Reply<Outs...>& reply, const std::string& id) {
    reply.refuse(bus::Wrong::unknown_charge_point, "no charge point is called '" + id + "'");
}

}  // namespace evc::central
