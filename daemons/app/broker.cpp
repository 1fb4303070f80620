#include "app/broker.hpp"

#include <utility>

namespace evc::app {

kafka::Settings kafka_settings(const config::Broker& broker, std::string client_id) {
    kafka::Settings settings;
    settings.bootstrap = broker.bootstrap;
    settings.client_id = std::move(client_id);
    settings.topic_prefix = broker.topic_prefix;
    settings.properties = broker.properties;
    return settings;
}

}  // namespace evc::app
