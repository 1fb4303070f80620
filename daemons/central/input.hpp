#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/pipeline/intake.hpp"
#include "core/time.hpp"
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

/// What a record says. `topic_prefix`: of the configuration, for identities that a request is given by where it lies.
[[nodiscard]] RecordEvent decode(const kafka::Record& record, const std::string& topic_prefix);

/// The newest time that the broker's clock gave to one of them; none: it gave none.
[[nodiscard]] std::optional<Wall> newest_stamp(std::span<const Input> inputs);

}  // namespace evc::central
