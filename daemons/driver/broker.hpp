#pragma once

#include "driver/config.hpp"
#include "platform/kafka/events.hpp"
#include "platform/kafka/settings.hpp"

namespace evc::driver {

/// How Kafka is reached as the configuration says.
[[nodiscard]] kafka::Settings settings_of(const Config& config);

/// librdkafka's own lines, for who looks for them.
void log_library(int level, std::string_view text);

}  // namespace evc::driver
