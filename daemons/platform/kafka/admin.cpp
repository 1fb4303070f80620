#include "platform/kafka/admin.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "platform/kafka/client.hpp"
#include "platform/kafka/handle.hpp"

namespace evc::kafka {
namespace {

constexpr int call_timeout_ms = 2000;

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using Topics = Result<std::vector<TopicInfo>>;

/// Of a call to the broker: Fault::unavailable if it may pass.
Error broker_error(rd_kafka_resp_err_t code, const std::string& what) {
    const bool passes = code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                        code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
                        code == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT;
    return {passes ? Fault::unavailable : Fault::internal, what + ": " + rd_kafka_err2str(code)};
}

/// Of all topics, because asking for one by its name may create it, and with the broker's own defaults.
Topics topics_there(rd_kafka_t* client, const std::string& prefix) {
    const rd_kafka_metadata_t* found = nullptr;
    const auto code = rd_kafka_metadata(client, 1, nullptr, &found, call_timeout_ms);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::make_unexpected(broker_error(code, "asking for topics"));
    const Metadata metadata{found};
    std::vector<TopicInfo> topics;
    for (int n = 0; n < metadata->topic_cnt; ++n) {
        const std::string_view name{metadata->topics[n].topic};
        if (name.starts_with(prefix) && metadata->topics[n].partition_cnt > 0)
            topics.push_back({std::string{name.substr(prefix.size())}, metadata->topics[n].partition_cnt, false});
    }
    return topics;
}

bool is_there(const std::vector<TopicInfo>& topics, const TopicSpec& spec) {
    return std::ranges::find(topics, spec.name, &TopicInfo::name) != topics.end();
}

Result<NewTopic> new_topic(const TopicSpec& spec, const std::string& full_name) {
    std::array<char, 512> reason{};
    NewTopic topic{
        rd_kafka_NewTopic_new(full_name.c_str(), spec.partitions, spec.replication, reason.data(), reason.size())};
    if (!topic) return failure(Fault::config, "topic " + full_name + ": " + reason.data());
    for (const auto& [name, value] : spec.config)
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    return topic;
}

/// What the broker said of each topic that it was asked to create.
Status outcome(const rd_kafka_event_t* event) {
    if (const auto code = rd_kafka_event_error(const_cast<rd_kafka_event_t*>(event)); code)
        return tl::make_unexpected(broker_error(code, "creating topics"));
    std::size_t count = 0;
    const auto* const result = rd_kafka_event_CreateTopics_result(const_cast<rd_kafka_event_t*>(event));
    const auto* const* const each = rd_kafka_CreateTopics_result_topics(result, &count);
    for (std::size_t n = 0; n < count; ++n) {
        const auto code = rd_kafka_topic_result_error(each[n]);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
        const auto* const text = rd_kafka_topic_result_error_string(each[n]);
        return failure(broker_error(code, "").fault,
                       std::string{"topic "} + rd_kafka_topic_result_name(each[n]) +
                           " cannot be created: " + (text ? text : rd_kafka_err2str(code)));
    }
    return {};
}

Status create_topics(rd_kafka_t* client, const std::vector<NewTopic>& topics) {
    std::vector<rd_kafka_NewTopic_t*> list;
    list.reserve(topics.size());
    for (const auto& topic : topics) list.push_back(topic.get());
    const AdminOptions options{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), call_timeout_ms, nullptr, 0);
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), call_timeout_ms, nullptr, 0);
    const Queue queue{rd_kafka_queue_new(client)};
    rd_kafka_CreateTopics(client, list.data(), list.size(), options.get(), queue.get());
    const Event event{rd_kafka_queue_poll(queue.get(), 2 * call_timeout_ms)};
    if (!event) return failure(Fault::unavailable, "creating topics: the broker did not answer");
    return outcome(event.get());
}

Topics ensure(rd_kafka_t* client, const Settings& settings, const std::vector<TopicSpec>& specs) {
    auto there = topics_there(client, settings.topic_prefix);
    if (!there) return there;
    std::vector<NewTopic> missing;
    std::vector<TopicInfo> created_now;
    for (const auto& spec : specs) {
        if (is_there(*there, spec)) continue;
        auto topic = new_topic(spec, full_topic(settings, spec.name));
        if (!topic) return tl::make_unexpected(topic.error());
        missing.push_back(std::move(*topic));
        created_now.push_back({spec.name, spec.partitions, true});
    }
    if (!missing.empty()) {
        if (auto created = create_topics(client, missing); !created) return tl::make_unexpected(created.error());
    }
    there->insert(there->end(), created_now.begin(), created_now.end());
    std::erase_if(*there, [&](const TopicInfo& topic) {
        return std::ranges::find(specs, topic.name, &TopicSpec::name) == specs.end();
    });
    return there;
}

}  // namespace

Admin::Admin(Consumer& consumer) : client_(consumer.client()), settings_(consumer.settings()) {}

template <class Answer, class Ask>
void Admin::run(Ask ask, std::function<void(Answer)> answer) {
    auto job = [handle = client_.get(), alive = client_.alive(), ask = std::move(ask),
                answer]() -> loop::Worker::Continuation {
        return [alive, answer, result = ask(handle)] {
            if (!alive.expired()) answer(result);
        };
    };
    if (!client_.run(std::move(job))) answer(failure(Fault::unavailable, "too many questions to the broker wait"));
}

void Admin::ensure_topics(std::vector<TopicSpec> topics, std::function<void(Topics)> answer) {
    run<Topics>([settings = settings_,
                 specs = std::move(topics)](rd_kafka_t* client) { return ensure(client, settings, specs); },
                std::move(answer));
}

void Admin::list_topics(std::function<void(Topics)> answer) {
    run<Topics>([prefix = settings_.topic_prefix](rd_kafka_t* client) { return topics_there(client, prefix); },
                std::move(answer));
}

}  // namespace evc::kafka
