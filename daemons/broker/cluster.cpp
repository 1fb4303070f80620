#include "broker/cluster.hpp"

#include <array>
#include <charconv>
#include <string_view>

namespace evc::broker {
namespace {

/// Of "127.0.0.1:PORT".
std::uint16_t port_of(std::string_view address) {
    address.remove_prefix(address.rfind(':') + 1);
    std::uint16_t port = 0;
    std::from_chars(address.data(), address.data() + address.size(), port);
    return port;
}

}  // namespace

Result<std::unique_ptr<Cluster>> Cluster::create() {
    std::array<char, 512> reason{};
    auto* const conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "client.id", "evcharging-broker", nullptr, 0);
    rd_kafka_conf_set(conf, "log_level", "0", nullptr, 0);
    std::unique_ptr<Cluster> made{new Cluster};
    made->client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason.data(), reason.size()));
    if (!made->client_) {
        rd_kafka_conf_destroy(conf);
        return failure(Fault::internal, std::string{"the broker cannot start: "} + reason.data());
    }
    made->cluster_.reset(rd_kafka_mock_cluster_new(made->client_.get(), 1));
    if (!made->cluster_) return failure(Fault::internal, "the broker cannot start: no port on 127.0.0.1");
    made->port_ = port_of(rd_kafka_mock_cluster_bootstraps(made->cluster_.get()));
    return made;
}

Status Cluster::create_topic(const std::string& name, int partitions) {
    const auto code = rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, 1);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return failure(Fault::internal, "topic " + name + " cannot be created: " + rd_kafka_err2str(code));
}

}  // namespace evc::broker
