#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace evc::broker {

/// librdkafka's mock cluster: one broker of Kafka's protocol on threads of its own, in memory, on 127.0.0.1.
///
/// Its metadata names its own port, which cannot be chosen: a client bootstraps through the forwarder and then talks to
/// that port, so all clients must be on this machine.
class Cluster {
public:
    [[nodiscard]] static Result<std::unique_ptr<Cluster>> create();

    [[nodiscard]] Status create_topic(const std::string& name, int partitions);
    /// The port that the broker really listens on.
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    struct EndClient {
        void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
    };
    struct EndCluster {
        void operator()(rd_kafka_mock_cluster_t* cluster) const { rd_kafka_mock_cluster_destroy(cluster); }
    };

    Cluster() = default;

    std::unique_ptr<rd_kafka_t, EndClient> client_;
    std::unique_ptr<rd_kafka_mock_cluster_t, EndCluster> cluster_;
    std::uint16_t port_ = 0;
};

}  // namespace evc::broker
