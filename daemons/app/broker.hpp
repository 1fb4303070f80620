#pragma once

#include <string>

#include "platform/config/common.hpp"
#include "platform/kafka/settings.hpp"

namespace evc::app {

/// How the key `broker` of a configuration reads for Kafka's clients. `client_id`: the program's name in the broker's
/// log.
[[nodiscard]] kafka::Settings kafka_settings(const config::Broker& broker, std::string client_id);

}  // namespace evc::app
