#pragma once

#include <string>

#include "core/pipeline/record_event.hpp"
#include "platform/kafka/record.hpp"

namespace evc::central {

/// `topic_prefix`: of the configuration, for identities that a request is given by where it lies.
[[nodiscard]] RecordEvent decode(const kafka::Record& record, const std::string& topic_prefix);

}  // namespace evc::central
