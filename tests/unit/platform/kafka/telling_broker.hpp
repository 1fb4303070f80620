#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace evc::testing {

/// A broker in this process that can be told what to answer.
class TellingBroker {
public:
    [[nodiscard]] std::string bootstrap() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }
    /// The next request that produces is answered with this.
    void answer_produce(rd_kafka_resp_err_t code) {
        constexpr std::int16_t produce = 0;
        rd_kafka_mock_push_request_errors(cluster_.get(), produce, 1, code);
    }
    /// The next producer that wants a number of its own is answered with this.
    void answer_producer_id(rd_kafka_resp_err_t code) {
        constexpr std::int16_t init_producer_id = 22;
        rd_kafka_mock_push_request_errors(cluster_.get(), init_producer_id, 1, code);
    }

private:
    static rd_kafka_t* make_client() {
        std::array<char, 512> reason{};
        return rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), reason.data(), reason.size());
    }

    std::unique_ptr<rd_kafka_t, void (*)(rd_kafka_t*)> client_{make_client(), rd_kafka_destroy};
    std::unique_ptr<rd_kafka_mock_cluster_t, void (*)(rd_kafka_mock_cluster_t*)> cluster_{
        rd_kafka_mock_cluster_new(client_.get(), 1), rd_kafka_mock_cluster_destroy};
};

}  // namespace evc::testing
