#include "platform/kafka/handle.hpp"

#include <sys/prctl.h>

#include <array>
#include <utility>

namespace evc::kafka {
namespace {

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

}  // namespace

Result<Handle> open_handle(rd_kafka_type_t type, const Settings& settings, const Properties& own) {
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

Error broker_error(rd_kafka_resp_err_t code, const std::string& what) {
    const bool passes = code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                        code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
                        code == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT;
    return {passes ? Fault::unavailable : Fault::internal, what + ": " + rd_kafka_err2str(code)};
}

}  // namespace evc::kafka
