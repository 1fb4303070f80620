#pragma once

#include <string>

#include "platform/bus/reply.hpp"
#include "platform/config/text_file.hpp"

namespace evc::central {

/// UnknownChargePoint.
template <class... Outs>
void refuse_unknown(const bus::Reply<Outs...>& reply, const std::string& id) {
    reply.refuse(bus::ErrorCode::unknown_charge_point, "no charge point is called " + config::in_quotes(id));
}

}  // namespace evc::central
