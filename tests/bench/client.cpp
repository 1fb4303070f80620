#include "bench/client.hpp"

#include <unistd.h>

#include <array>
#include <map>
#include <stdexcept>
#include <vector>

namespace evc::bench {
namespace {

using Properties = std::map<std::string, std::string>;

rd_kafka_t* open(rd_kafka_type_t type, const Properties& properties) {
    auto* const conf = rd_kafka_conf_new();
    char error[512];
    for (const auto& [name, value] : properties)
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error, sizeof error) != RD_KAFKA_CONF_OK)
            throw std::runtime_error{error};
    auto* const handle = rd_kafka_new(type, conf, error, sizeof error);
    if (handle == nullptr) throw std::runtime_error{error};
    return handle;
}

/// The partitions of `topic`; asking for them makes the broker create the topic.
int partitions_of(rd_kafka_t* handle, const std::string& topic) {
    constexpr int attempts = 100;
    constexpr int wait_ms = 2'000;
    constexpr useconds_t while_it_is_created = 100'000;
    const std::unique_ptr<rd_kafka_topic_t, void (*)(rd_kafka_topic_t*)> about{
        rd_kafka_topic_new(handle, topic.c_str(), nullptr), rd_kafka_topic_destroy};
    for (int i = 0; i < attempts; ++i) {
        const rd_kafka_metadata_t* metadata = nullptr;
        if (rd_kafka_metadata(handle, 0, about.get(), &metadata, wait_ms) != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        const auto count = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
        rd_kafka_metadata_destroy(metadata);
        if (count > 0) return count;
        usleep(while_it_is_created);
    }
    throw std::runtime_error{"topic " + topic + " is not there"};
}

/// A partition that has just been created has no leader for a moment.
std::int64_t end_of(rd_kafka_t* handle, const std::string& topic, std::int32_t partition) {
    constexpr int attempts = 100;
    constexpr int wait_ms = 2'000;
    constexpr useconds_t while_it_gets_a_leader = 100'000;
    for (int i = 0; i < attempts; ++i) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        if (rd_kafka_query_watermark_offsets(handle, topic.c_str(), partition, &low, &high, wait_ms) ==
            RD_KAFKA_RESP_ERR_NO_ERROR)
            return high;
        usleep(while_it_gets_a_leader);
    }
    throw std::runtime_error{"no offsets of topic " + topic};
}

}  // namespace

Client::Client(const std::string& bootstrap, const std::string& read_topic,
               const std::vector<std::string>& write_topics)
    : producer_(open(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap},
                                         {"socket.nagle.disable", "true"},
                                         {"linger.ms", "0"},
                                         {"enable.idempotence", "true"},
                                         {"partitioner", "murmur2_random"}}),
                rd_kafka_destroy),
      consumer_(open(RD_KAFKA_CONSUMER, {{"bootstrap.servers", bootstrap},
                                         {"socket.nagle.disable", "true"},
                                         {"group.id", "bench"},
                                         {"enable.auto.commit", "false"},
                                         {"fetch.wait.max.ms", "10"}}),
                rd_kafka_destroy) {
    rd_kafka_poll_set_consumer(consumer_.get());
    for (const auto& topic : write_topics) (void)partitions_of(producer_.get(), topic);
    const auto count = partitions_of(producer_.get(), read_topic);
    const std::unique_ptr<rd_kafka_topic_partition_list_t, void (*)(rd_kafka_topic_partition_list_t*)> list{
        rd_kafka_topic_partition_list_new(count), rd_kafka_topic_partition_list_destroy};
    for (int partition = 0; partition < count; ++partition)
        rd_kafka_topic_partition_list_add(list.get(), read_topic.c_str(), partition)->offset =
            end_of(consumer_.get(), read_topic, partition);
    if (rd_kafka_assign(consumer_.get(), list.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw std::runtime_error{"cannot read topic " + read_topic};
}

void Client::send(const std::string& topic, std::string_view key, std::string_view value) {
    std::array<rd_kafka_vu_t, 4> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = topic.c_str();
    parts[1].vtype = RD_KAFKA_VTYPE_KEY;
    parts[1].u.mem = {const_cast<char*>(key.data()), key.size()};
    parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
    parts[2].u.mem = {const_cast<char*>(value.data()), value.size()};
    parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[3].u.i = RD_KAFKA_MSG_F_COPY;
    const std::unique_ptr<rd_kafka_error_t, void (*)(rd_kafka_error_t*)> error{
        rd_kafka_produceva(producer_.get(), parts.data(), parts.size()), rd_kafka_error_destroy};
    if (error) throw std::runtime_error{rd_kafka_error_string(error.get())};
    rd_kafka_poll(producer_.get(), 0);
}

Client::Message Client::receive(int timeout_ms) {
    Message message{rd_kafka_consumer_poll(consumer_.get(), timeout_ms), rd_kafka_message_destroy};
    if (message && message->err != RD_KAFKA_RESP_ERR_NO_ERROR) message.reset();
    return message;
}

std::string_view value_of(const rd_kafka_message_t& message) {
    return {static_cast<const char*>(message.payload), message.len};
}

std::string_view key_of(const rd_kafka_message_t& message) {
    return {static_cast<const char*>(message.key), message.key_len};
}

}  // namespace evc::bench
