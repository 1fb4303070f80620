#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/pipeline/record_event.hpp"
#include "platform/kafka/record.hpp"

namespace evc::central {

/// A record and what it says.
struct Input {
    kafka::Record record;
    RecordEvent event;

    /// The bytes of a few records, for as long as they have to wait.
    using Kept = std::deque<std::string>;
    /// Lets the inputs look into a copy of their bytes from now on.
    [[nodiscard]] static Kept keep(std::vector<Input>& inputs);
};

}  // namespace evc::central
