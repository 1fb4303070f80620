#include "platform/config/site.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace evc::config {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view id_place = "{id}";

std::string with_id(std::string text, const std::string& id) {
    for (auto at = text.find(id_place); at != std::string::npos; at = text.find(id_place, at + id.size())) {
        text.replace(at, id_place.size(), id);
    }
    return text;
}

/// An endpoint in which `{id}` may stand for any id.
ValueParser<std::string> health() {
    auto kind = endpoint();
    return {kind.allowed + "; {id} stands for the cpId",
            [parse = std::move(kind.parse)](std::string_view text) -> std::optional<std::string> {
                const std::string pattern{text};
                return parse(with_id(pattern, "x")) ? std::optional<std::string>{pattern} : std::nullopt;
            }};
}

void read_charge_point(Section& section, Currency currency, SiteChargePoint& cp) {
    section.read("location", cp.location, location());
    section.read("tariff", cp.tariff, price(currency));
    section.read("health", cp.health, health());
    section.read("power", cp.power, power());
    section.read("duration", cp.duration, integer_as<int>(1, 86'400, "s"));
    section.read("plug_in_delay", cp.plug_in_delay, duration(milliseconds{0}, hours{1}));
    section.read("auto_plug", cp.auto_plug, boolean());
}

void read_charge_points(Section& root, Site& site) {
    auto sections = root.sections("charge_points", site_charge_points_max);
    if (!sections.empty()) site.charge_points.clear();
    for (auto& section : sections) {
        auto cp = site.defaults;
        if (!section.has("id")) section.refuse("id", "is missing; allowed: " + std::string{name_rule});
        section.read("id", cp.id, name<CpTag>());
        read_charge_point(section, site.currency, cp);
        const auto same = [&cp](const SiteChargePoint& other) { return !cp.id.empty() && other.id == cp.id; };
        if (std::any_of(site.charge_points.begin(), site.charge_points.end(), same)) {
            section.refuse("id", "'" + cp.id.text() + "' is there twice; allowed: once");
        }
        site.charge_points.push_back(std::move(cp));
    }
}

Status read_one(const std::filesystem::path& file, Site& site) {
    auto document = Document::load(file);
    if (!document) return tl::make_unexpected(document.error());
    auto root = document->root();
    read_common(root, site.common);
    read_broker(root.section("broker"), site.broker);
    root.read("bus", site.bus, bus());
    root.read("central", site.central, tcp());
    root.read("currency", site.currency, currency());
    auto defaults = root.section("defaults");
    read_charge_point(defaults, site.currency, site.defaults);
    read_charge_points(root, site);
    root.read("check_period", site.check_period, check_period());
    root.read("answer_timeout", site.answer_timeout, answer_timeout());
    root.read("state_directory", site.state_directory, path());
    if (site.answer_timeout >= site.check_period) {
        root.refuse(root.has("answer_timeout") ? "answer_timeout" : "check_period",
                    "answer_timeout is " + duration_text(site.answer_timeout) + "; allowed: less than check_period, " +
                        duration_text(site.check_period));
    }
    return document->finish();
}

Status read_instance(const std::filesystem::path& site_file, const CpId& name, Site& site) {
    const auto file = site_file.parent_path() / "charge_points" / (name.text() + ".yaml");
    auto listed = std::exchange(site.charge_points, {});
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
        listed.clear();
        if (const auto status = read_one(file, site); !status) return status;
    } else if (error) {
        return failure(Fault::config, file.string() + ": cannot be read: " + error.message());
    }
    if (!site.charge_points.empty()) return {};
    const auto is_it = [&name](const SiteChargePoint& cp) { return cp.id == name; };
    const auto known = std::find_if(listed.begin(), listed.end(), is_it);
    site.charge_points.push_back(known == listed.end() ? site.defaults : *known);
    site.charge_points.front().id = name;
    return {};
}

}  // namespace

Status read_site(const std::filesystem::path& file, const CpId& instance, Site& site) {
    const auto status = read_one(file, site);
    return status && !instance.empty() ? read_instance(file, instance, site) : status;
}

ValueParser<milliseconds> check_period() { return duration(milliseconds{100}, minutes{1}); }

ValueParser<milliseconds> answer_timeout() { return duration(milliseconds{10}, minutes{1}); }

void declare_instance(CommandLine& line, CpId& instance) {
    line.option("--instance", "NAME", "The charge points of charge_points/NAME.yaml beside --config, or the one NAME",
                instance, name<CpTag>());
    line.needs("--instance", "--config");
}

Result<Endpoint> health_endpoint(const SiteChargePoint& cp) {
    const auto text = with_id(cp.health, cp.id.text());
    auto endpoint = parse_endpoint(text);
    if (endpoint) return *std::move(endpoint);
    return failure(Fault::config,
                   "health of '" + cp.id.text() + "': " + found_instead(in_quotes(text), config::endpoint().allowed));
}

}  // namespace evc::config
