#include "monitor/config.hpp"

#include <string_view>
#include <utility>

#include "platform/config/site.hpp"

namespace evc::monitor {
namespace {

/// What the command line says; it beats `site`.
struct Arguments {
    config::Site site;
    CpId cp;
    std::string engine_host;
    std::optional<std::uint16_t> engine_port;
    CpId instance;
    std::optional<std::string> location;
    std::optional<Tariff> tariff;
};

/// A price in the currency that the file names, which is read after the command line was declared.
config::ValueParser<Tariff> price_of(const config::Site& site) {
    auto kind = config::price(site.currency);
    kind.parse = [&site](std::string_view text) { return Tariff::parse(text, site.currency); };
    return kind;
}

void declare(config::CommandLine& line, Arguments& given) {
    line.positional("central-host", "Host of EV_Central", given.site.central.host, config::host());
    line.positional("central-port", "TCP port of EV_Central", given.site.central.port, config::port());
    line.positional("cpId", "The charge point", given.cp, config::name<CpTag>());
    line.positional("engine-host", "Host of EV_CP_E", given.engine_host, config::host());
    line.positional("engine-port", "Health port of EV_CP_E", given.engine_port, config::port());
    declare_instance(line, given.instance);
    line.option("--location", "TEXT", "Where the charge point is, for Central", given.location, config::location());
    line.option("--tariff", "N", "Price of a kWh, for Central", given.tariff, price_of(given.site));
    line.option("--check-period", "TIME", "From one health check to the next", given.site.check_period,
                config::check_period());
    line.option("--answer-timeout", "TIME", "How long the engine may take", given.site.answer_timeout,
                config::answer_timeout());
    line.option("--bus", "WHICH", "D-Bus: system, session or none", given.site.bus, config::bus());
    declare_common(line, given.site.common);
}

Result<ChargePoint> charge_point(const config::SiteChargePoint& from) {
    auto engine = config::health_endpoint(from);
    if (!engine) return tl::make_unexpected(engine.error());
    return ChargePoint{.id = from.id, .location = from.location, .tariff = from.tariff, .engine = *std::move(engine)};
}

Status fill_charge_points(const Arguments& given, Config& config) {
    for (const auto& from : given.site.charge_points) {
        if (!given.cp.empty()) break;
        auto cp = charge_point(from);
        if (!cp) return tl::make_unexpected(cp.error());
        config.charge_points.push_back(*std::move(cp));
    }
    if (!given.cp.empty()) {
        const Endpoint engine{.host = given.engine_host, .port = *given.engine_port};
        config.charge_points = {{.id = given.cp, .location = {}, .tariff = {}, .engine = engine}};
    }
    for (auto& cp : config.charge_points) {
        if (given.location) cp.location = *given.location;
        if (given.tariff) cp.tariff = given.tariff;
    }
    if (!config.charge_points.empty()) return {};
    return failure(
        Fault::usage,
        "EV_CP_M: no charge point is named; allowed: --instance NAME, charge_points in the file, or all five "
        "arguments");
}

Status complete(const Arguments& given, Config& config) {
    if (!given.cp.empty() && !given.engine_port) {
        return failure(Fault::usage,
                       "EV_CP_M: <cpId> stands without <engine-host> and <engine-port>; allowed: all five "
                       "arguments, or --config FILE with --instance NAME");
    }
    if (given.site.answer_timeout >= given.site.check_period) {
        return failure(Fault::usage,
                       "EV_CP_M: --answer-timeout: found " + config::duration_text(given.site.answer_timeout) +
                           "; allowed: less than the check period, " + config::duration_text(given.site.check_period));
    }
    if (const auto status = fill_charge_points(given, config); !status) return status;
    config.common = given.site.common;
    config.bus = given.site.bus;
    config.central = given.site.central;
    config.check_period = given.site.check_period;
    config.answer_timeout = given.site.answer_timeout;
    config.instance = (given.instance.empty() ? config.charge_points.front().id : given.instance).text();
    return {};
}

}  // namespace

Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv) {
    config::ParsedCommandLine<Config> launch;
    Arguments given;
    config::CommandLine line{"EV_CP_M", "Watches one engine or several every second and tells Central how they are."};
    declare(line, given);
    launch.config.command_line.assign(argv, argv + argc);
    const auto read_file = [&given](const auto& file) { return read_site(file, given.instance, given.site); };
    return line.load(argc, argv, read_file, launch, [&] { return complete(given, launch.config); });
}

std::vector<std::string> need_restart(const Config& running, const Config& fresh) {
    return config::changed_keys({{"bus", running.bus != fresh.bus},
                                 {"central", running.central != fresh.central},
                                 {"charge_points", running.charge_points != fresh.charge_points},
                                 {"check_period", running.check_period != fresh.check_period},
                                 {"answer_timeout", running.answer_timeout != fresh.answer_timeout}});
}

}  // namespace evc::monitor
