#pragma once

#include <cstddef>
#include <optional>

#include "core/id.hpp"
#include "core/name.hpp"
#include "core/time.hpp"

namespace evc {

/// The request that awaits its ticket: all that it takes to repeat it byte for byte.
struct AskedRequest {
    RequestId request;
    CpId cp;
    Wall at{};
    Wall expires_at{};

    friend bool operator==(const AskedRequest&, const AskedRequest&) = default;
};

/// How far a driver has come with its list, as it is kept over a restart.
struct TripRecord {
    std::size_t done = 0;               ///< wishes of the list, from its beginning, whose tickets were shown
    std::optional<AskedRequest> asked;  ///< the next one, when it was sent or is about to be

    friend bool operator==(const TripRecord&, const TripRecord&) = default;
};

}  // namespace evc
