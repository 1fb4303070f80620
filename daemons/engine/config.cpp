#include "engine/config.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "platform/config/site.hpp"
#include "platform/net/socket.hpp"

namespace evc::engine {
namespace {

/// What the command line says; it beats `site`.
struct Arguments {
    config::Site site;
    std::optional<std::uint16_t> port;
    std::optional<std::string> health_host;
    CpId cp;
    CpId instance;
    std::optional<Watts> power;
    std::optional<int> duration;
    std::optional<milliseconds> plug_in_delay;
    std::optional<bool> auto_plug;
    bool manual = false;
};

/// Where a port is opened: no name, which would have to be looked up. Empty for all addresses.
config::ValueParser<std::string> listening_host() {
    return {"an IP address, localhost, or * for all addresses",
            [](std::string_view text) -> std::optional<std::string> {
                if (text == "*") return std::string{};
                auto host = parse_host(text);
                const bool usable = host && (*host == "localhost" || net::address_of({*host, 1, {}}));
                return usable ? host : std::nullopt;
            }};
}

void declare(config::CommandLine& line, Arguments& given, Config& config) {
    line.positional("health-port", "TCP port for health checks", given.port, config::port());
    line.positional("broker", "HOST:PORT of Kafka", given.site.broker.bootstrap, config::bootstrap());
    line.optional_positional("cpId", "The charge point; the first health check says it when left out", given.cp,
                             config::name<CpTag>());
    declare_instance(line, given.instance);
    line.option("--health-listen", "ADDRESS", "Answer health checks at this address instead of this machine only",
                given.health_host, listening_host());
    line.option("--power", "W", "Power of the simulated supply", given.power, config::power());
    line.option("--duration", "TICKS", "Length of the simulated supply in seconds", given.duration,
                config::integer_as<int>(1, 86'400, "s"));
    line.option("--plug-in-delay", "TIME", "From the authorisation to plugged in", given.plug_in_delay,
                config::duration(milliseconds{0}, std::chrono::hours{1}));
    line.option("--auto-plug", "BOOL", "Plug in and out by itself", given.auto_plug, config::boolean());
    line.flag("--manual", "Plug in and out by hand: the same as --auto-plug false", given.manual);
    line.option("--state-directory", "DIR", "Journals and meters, created when missing", given.site.state_directory,
                config::path());
    line.flag("--adopt-ledger", "Obey another Central's ledger from now on", config.adopt_ledger);
    line.option("--bus", "WHICH", "D-Bus: system, session or none", given.site.bus, config::bus());
    line.flag("--set-aside", "Move a damaged journal or register out of the way, say where to, and exit",
              config.set_aside);
    line.allow_missing("--set-aside");
    declare_common(line, given.site.common);
}

void overlay(const Arguments& given, ChargePoint& cp) {
    cp.power = given.power.value_or(cp.power);
    cp.duration = given.duration.value_or(cp.duration);
    cp.plug_in_delay = given.plug_in_delay.value_or(cp.plug_in_delay);
    cp.auto_plug = given.auto_plug.value_or(cp.auto_plug) && !given.manual;
}

/// What the file says of each charge point, without one the defaults.
Result<ChargePoint> charge_point(const config::SiteChargePoint& from) {
    auto health = config::health_endpoint(from);
    if (!health) return tl::make_unexpected(health.error());
    return ChargePoint{.id = from.id,
                       .health = *std::move(health),
                       .power = from.power,
                       .duration = from.duration,
                       .plug_in_delay = from.plug_in_delay,
                       .auto_plug = from.auto_plug};
}

Status refuse_shared_health(const std::vector<ChargePoint>& cps) {
    for (auto cp = cps.begin(); cp != cps.end(); ++cp) {
        const auto other =
            std::find_if(cps.begin(), cp, [cp](const auto& before) { return before.health == cp->health; });
        if (other == cp) continue;
        return failure(Fault::config, "health of '" + cp->id.text() + "': found " + cp->health.text() + ", as of '" +
                                          other->id.text() + "'; allowed: an endpoint of its own");
    }
    return {};
}

Status fill_charge_points(const Arguments& given, Config& config) {
    auto listed = given.site.charge_points;
    if (given.port) listed = {given.site.defaults};
    for (const auto& from : listed) {
        auto cp = charge_point(from);
        if (!cp) return tl::make_unexpected(cp.error());
        if (given.port) {
            cp->id = given.cp;
            cp->health = {.host = given.health_host.value_or("127.0.0.1"), .port = *given.port};
        }
        overlay(given, *cp);
        config.charge_points.push_back(*std::move(cp));
    }
    if (config.charge_points.empty()) {
        return failure(Fault::usage,
                       "EV_CP_E: no charge point is named; allowed: --instance NAME, charge_points in the file, or "
                       "<health-port> <broker>");
    }
    return refuse_shared_health(config.charge_points);
}

std::filesystem::path default_directory(const ChargePoint& first) {
    const auto* const directory = std::getenv("STATE_DIRECTORY");
    if (directory != nullptr && *directory != '\0')
        return std::string{directory}.substr(0, std::string_view{directory}.find(':'));
    return "EV_CP_E-" + (first.id.empty() ? std::to_string(first.health.port) : first.id.text());
}

Status complete(const Arguments& given, Config& config) {
    if (given.health_host && !given.port)
        return failure(
            Fault::usage,
            "EV_CP_E: --health-listen stands without <health-port>; allowed: with it; in a file 'health' says "
            "where");
    config.common = given.site.common;
    if (config.set_aside && given.site.state_directory) {
        config.state_directory = *given.site.state_directory;
        return {};
    }
    if (const auto status = fill_charge_points(given, config); !status) return status;
    const auto& first = config.charge_points.front();
    config.bus = given.site.bus;
    config.broker = given.site.broker;
    config.instance = given.instance.empty() ? first.id.text() : given.instance.text();
    config.state_directory = given.site.state_directory.value_or(default_directory(first));
    return {};
}

}  // namespace

Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv) {
    config::ParsedCommandLine<Config> launch;
    Arguments given;
    config::CommandLine line{"EV_CP_E", "Runs one charge point or several: supplies energy, measures it, reports it."};
    declare(line, given, launch.config);
    launch.config.command_line.assign(argv, argv + argc);
    const auto read_file = [&given](const auto& file) { return read_site(file, given.instance, given.site); };
    return line.load(argc, argv, read_file, launch, [&] { return complete(given, launch.config); });
}

std::vector<std::string> need_restart(const Config& running, const Config& fresh) {
    return config::changed_keys({{"bus", running.bus != fresh.bus},
                                 {"broker", running.broker != fresh.broker},
                                 {"charge_points", running.charge_points != fresh.charge_points},
                                 {"state_directory", running.state_directory != fresh.state_directory}});
}

}  // namespace evc::engine
