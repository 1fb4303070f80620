#include "driver/broker.hpp"

#include "app/broker.hpp"
#include "platform/log/log.hpp"

namespace evc::driver {

kafka::Settings settings_of(const Config& config) {
    return app::kafka_settings(config.broker,
                               config.driver.empty() ? "EV_Driver" : "EV_Driver-" + config.driver.text());
}

void log_library(int level, std::string_view text) {
    constexpr int syslog_error = 3;
    log::write(level <= syslog_error ? log::Level::warning : log::Level::debug, text);
}

}  // namespace evc::driver
