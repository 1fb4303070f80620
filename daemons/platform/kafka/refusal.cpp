#include "platform/kafka/refusal.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace evc::kafka {
namespace {

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

bool Refusals::refused(std::string_view topic, Refusal why, std::size_t size) {
    const auto found = topics_.find(topic);
    if (found == topics_.end()) {
        topics_.emplace(topic, Refused{why, size});
        return true;
    }
    auto& known = found->second;
    known.size = std::min(known.size, size);
    return std::exchange(known.why, why) != why;
}

bool Refusals::delivered(std::string_view topic, std::size_t size) {
    const auto found = topics_.find(topic);
    if (found == topics_.end() || (!is_of_topic(found->second.why) && size < found->second.size)) return false;
    topics_.erase(found);
    return true;
}

}  // namespace evc::kafka
