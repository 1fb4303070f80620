#include "platform/kafka/handle.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

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

Status check(const Settings& settings) {
    return check_bootstrap(settings.bootstrap)
        .and_then([&] { return check_prefix(settings.topic_prefix); })
        .and_then([&] { return check_properties(settings.properties); })
        .and_then([&] { return check_intervals(settings); });
}

using Conf = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;

/// A broker that went away is noticed within 5 s of the next request and looked for again at least once a second, each
/// attempt given up after 2 s: so all that was cut off is back within 5 s of the cut's end.
Properties common(const Settings& settings) {
    Properties properties{
        {"bootstrap.servers", settings.bootstrap},
        {"client.id", settings.client_id},
        {"log.queue", "true"},
        {"log.connection.close", "false"},
        {"socket.nagle.disable", "true"},
        {"socket.keepalive.enable", "true"},
        {"socket.timeout.ms", "5000"},
        {"socket.connection.setup.timeout.ms", "2000"},
        {"reconnect.backoff.ms", "50"},
        {"reconnect.backoff.max.ms", "1000"},
        {"topic.metadata.refresh.fast.interval.ms", "100"},
    };
    if (rd_kafka_version() >= 0x02050000) properties["enable.metrics.push"] = "false";
    return properties;
}

/// The threads of a client inherit how late the kernel may wake them (PR_SET_TIMERSLACK of prctl(2), 50 us by default).
/// librdkafka 2.0.2's main thread counts in whole milliseconds and spins through what is left of one before its timer
/// of each second: 0.07 % of a core for each client that has nothing to do. Woken a millisecond later it has nothing to
/// spin through; data, which comes by descriptor and not by timer, is not held up.
class LateTimers {
public:
    LateTimers() : before_(prctl(PR_GET_TIMERSLACK)) { prctl(PR_SET_TIMERSLACK, one_millisecond); }
    ~LateTimers() { prctl(PR_SET_TIMERSLACK, static_cast<unsigned long>(before_)); }
    LateTimers(const LateTimers&) = delete;
    LateTimers& operator=(const LateTimers&) = delete;

private:
    static constexpr unsigned long one_millisecond = 1'000'000;  // in ns
    int before_;
};

Status set_all(rd_kafka_conf_t* conf, const Properties& properties) {
    for (const auto& [name, value] : properties) {
        std::array<char, 512> reason{};
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK)
            return failure(Fault::config, "Kafka property " + name + ": " + reason.data());
    }
    return {};
}

/// Of connections, of a cluster that is just changing, and of a client that was given up.
constexpr std::array passing{
    RD_KAFKA_RESP_ERR__PURGE_QUEUE,
    RD_KAFKA_RESP_ERR__PURGE_INFLIGHT,
    RD_KAFKA_RESP_ERR__FATAL,
    RD_KAFKA_RESP_ERR__DESTROY,
    RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
    RD_KAFKA_RESP_ERR__TIMED_OUT,
    RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
    RD_KAFKA_RESP_ERR__TRANSPORT,
    RD_KAFKA_RESP_ERR__RESOLVE,
    RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
    RD_KAFKA_RESP_ERR__RETRY,
    RD_KAFKA_RESP_ERR__STATE,
    RD_KAFKA_RESP_ERR__QUEUE_FULL,
    RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
    RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
    RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
    RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
    RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
    RD_KAFKA_RESP_ERR_DUPLICATE_SEQUENCE_NUMBER,
    RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID,
    RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
    RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED,
};

}  // namespace

Result<Handle> open_handle(rd_kafka_type_t type, const Settings& settings, const Properties& own) {
    if (auto valid = check(settings); !valid) return tl::make_unexpected(valid.error());
    Conf conf{rd_kafka_conf_new()};
    for (const auto& properties : {settings.properties, common(settings), own})
        if (auto set = set_all(conf.get(), properties); !set) return tl::make_unexpected(set.error());
    rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG);

    std::array<char, 512> reason{};
    const LateTimers late;
    Handle handle{rd_kafka_new(type, conf.get(), reason.data(), reason.size())};
    if (!handle) return failure(Fault::config, std::string{"Kafka client: "} + reason.data());
    std::ignore = conf.release();
    rd_kafka_set_log_queue(handle.get(), nullptr);
    return handle;
}

Refusal refusal_of(rd_kafka_resp_err_t code) {
    switch (code) {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE: return Refusal::too_large;
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_SECURITY_DISABLED: return Refusal::unauthorized;
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION: return Refusal::unknown_topic;
        // Whatever else the broker answers librdkafka does not try again either.
        default: return std::ranges::find(passing, code) == passing.end() ? Refusal::invalid : Refusal::none;
    }
}

}  // namespace evc::kafka
