#include "driver/config.hpp"

#include "platform/config/site.hpp"

namespace evc::driver {
namespace {

using std::chrono::hours;

void declare(config::CommandLine& line, config::Site& site, Config& config) {
    line.positional("broker", "HOST:PORT of Kafka", site.broker.bootstrap, config::bootstrap());
    line.positional("driverId", "Who asks", config.driver, config::name<DriverTag>());
    line.positional("request-file", "One cpId a line", config.request_file, config::path());
    line.option("--pause", "TIME", "From a ticket to the next request", config.pause,
                config::duration(milliseconds{0}, hours{24}));
    line.option("--request-lifetime", "TIME", "How long a request is worth an answer", config.request_lifetime,
                config::duration(seconds{1}, hours{1}));
    line.option("--state", "FILE", "Keep unanswered requests here, and take them up when started anew", config.state,
                config::path());
    line.flag("--json", "Print one JSON object a line", config.json);
    line.flag("--list", "Print the charge points that are available now, and exit", config.list);
    line.option("--driver", "ID", "The same as <driverId>", config.driver, config::name<DriverTag>());
    line.option("--requests", "FILE", "The same as <request-file>", config.request_file, config::path());
    line.allow_missing("--list");
    declare_common(line, site.common);
}

Status complete(const config::Site& site, Config& config) {
    config.common = site.common;
    config.broker = site.broker;
    if (config.list) return {};
    if (config.driver.empty() || config.request_file.empty()) {
        return failure(Fault::usage,
                       "EV_Driver: found no driver or no request file; allowed: <driverId> and "
                       "<request-file>, --driver ID and --requests FILE, or --list");
    }
    auto requests = config::read_request_file(config.request_file);
    if (!requests) return tl::make_unexpected(requests.error());
    config.requests = *std::move(requests);
    return {};
}

}  // namespace

Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv) {
    config::ParsedCommandLine<Config> launch;
    config::Site site;
    config::CommandLine line{"EV_Driver", "Asks for supplies, one after another, and shows their course and tickets."};
    declare(line, site, launch.config);
    return line.load(
        argc, argv, [&site](const auto& file) { return read_site(file, CpId{}, site); }, launch,
        [&] { return complete(site, launch.config); });
}

}  // namespace evc::driver
