#include "platform/kafka/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "platform/kafka/handle.hpp"

namespace evc::kafka {
namespace {

constexpr std::array<std::string_view, 6> open_groups{"security.",   "ssl.",         "sasl.",
                                                      "enable.ssl.", "enable.sasl.", "broker.address."};
constexpr std::array<std::string_view, 3> open_names{"client.rack", "client.dns.lookup", "debug"};

/// Topic names: Kafka's own rule (org.apache.kafka.common.internals.Topic), shortened so that our names fit behind it.
constexpr std::size_t prefix_length_max = 200;

bool is_open(std::string_view property) {
    return std::ranges::any_of(open_groups, [&](auto group) { return property.starts_with(group); }) ||
           std::ranges::find(open_names, property) != open_names.end();
}

bool is_topic_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

bool is_address(std::string_view address) {
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const auto port = address.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    return error == std::errc{} && end == port.data() + port.size() && number != 0;
}

Status check_bootstrap(std::string_view bootstrap) {
    for (auto rest = bootstrap;;) {
        const auto comma = rest.find(',');
        if (!is_address(rest.substr(0, comma)))
            return failure(Fault::config, "the broker's address is \"" + std::string{bootstrap} +
                                              "\", it must be host:port, several separated by commas");
        if (comma == std::string_view::npos) return {};
        rest.remove_prefix(comma + 1);
    }
}

Status check_prefix(std::string_view prefix) {
    if (prefix.size() <= prefix_length_max && std::ranges::all_of(prefix, is_topic_character)) return {};
    return failure(Fault::config, "the prefix of topics is \"" + std::string{prefix} +
                                      "\", it must be at most 200 characters out of A-Z a-z 0-9 . _ -");
}

Status check_properties(const Properties& properties) {
    for (const auto& [name, value] : properties)
        if (!is_open(name))
            return failure(Fault::config,
                           "Kafka property " + name +
                               " cannot be set here; allowed are security.*, ssl.*, sasl.*, enable.ssl.*, "
                               "enable.sasl.*, broker.address.*, client.rack, client.dns.lookup and debug");
    return {};
}

Status check_intervals(const Settings& settings) {
    if (settings.fetch_wait < milliseconds{1} || settings.fetch_wait > milliseconds{1000})
        return failure(Fault::config,
                       "fetch_wait is " + std::to_string(settings.fetch_wait.count()) + " ms, it must be 1 to 1000 ms");
    if (settings.metadata_interval < milliseconds{100})
        return failure(Fault::config, "metadata_interval is " + std::to_string(settings.metadata_interval.count()) +
                                          " ms, it must be 100 ms or more");
    return {};
}

/// Certificates and mechanisms are looked at only when a client is made; this one knows no broker.
Status check_client(Settings settings) {
    settings.bootstrap.clear();
    auto handle = open_handle(RD_KAFKA_PRODUCER, settings, {});
    if (!handle) return tl::make_unexpected(handle.error());
    return {};
}

}  // namespace

Status validate(const Settings& settings) {
    if (auto ok = check_bootstrap(settings.bootstrap); !ok) return ok;
    if (auto ok = check_prefix(settings.topic_prefix); !ok) return ok;
    if (auto ok = check_properties(settings.properties); !ok) return ok;
    if (auto ok = check_intervals(settings); !ok) return ok;
    return check_client(settings);
}

std::string full_topic(const Settings& settings, std::string_view name) {
    return settings.topic_prefix + std::string{name};
}

}  // namespace evc::kafka
