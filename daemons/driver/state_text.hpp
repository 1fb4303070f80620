#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/name.hpp"
#include "core/result.hpp"
#include "core/trip/records.hpp"

namespace evc::driver {

/// How far `driver` has come with `plan`, as the state file keeps it: a JSON object
/// `{v, driverId, done, lines, requestId?, cpId?, at?, expiresAt?}`, where `lines` is a UUID (version 5) of the lines
/// that were asked already.
[[nodiscard]] std::string encode_state(const TripRecord& record, const DriverId& driver, const std::vector<CpId>& plan);

/// Fault::config when it is no such object, of another driver, or the lines that were asked already are not those of
/// `plan` any more. Lines that were not asked yet may have changed.
[[nodiscard]] Result<TripRecord> decode_state(std::string_view text, const DriverId& driver,
                                              const std::vector<CpId>& plan);

}  // namespace evc::driver
