#include "driver/broker.hpp"

#include "platform/log/log.hpp"

namespace evc::driver {

kafka::Settings settings_of(const Config& config) {
    kafka::Settings settings;
    settings.bootstrap = config.broker.bootstrap;
    settings.client_id = config.driver.empty() ? "EV_Driver" : "EV_Driver-" + config.driver.text();
    settings.topic_prefix = config.broker.topic_prefix;
    settings.properties = config.broker.properties;
    return settings;
}

void log_library(int level, std::string_view text) {
    constexpr int syslog_error = 3;
    log::write(level <= syslog_error ? log::Level::warning : log::Level::debug, text);
}

}  // namespace evc::driver
