#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "platform/kafka/consumer.hpp"
#include "platform/kafka/cursor.hpp"
#include "platform/kafka/handle.hpp"

namespace evc::kafka {

/// One partition that is read.
struct Partition {
    std::int32_t id = 0;
    Cursor cursor;
    bool fetching = false;       ///< librdkafka was told to; what comes otherwise is of before
    std::uint64_t stale_in = 0;  ///< number of the batch whose rest was fetched before it was started anew
    rd_kafka_resp_err_t trouble = RD_KAFKA_RESP_ERR_NO_ERROR;  ///< said already
};

/// One topic that is read: which of its partitions, and telling librdkafka so.
class TopicReader {
public:
    using Changed = std::function<void(const TopicChange&)>;

    /// `queue` gets what is fetched; it and `client` must outlive the source.
    TopicReader(rd_kafka_t* client, rd_kafka_queue_t* queue, const std::string& full_name, Subscription reading);
    ~TopicReader();
    TopicReader(const TopicReader&) = delete;
    TopicReader& operator=(const TopicReader&) = delete;

    [[nodiscard]] const std::string& name() const { return reading_.topic; }
    [[nodiscard]] const std::string& full_name() const { return full_name_; }

    /// The partition if it is fetched.
    [[nodiscard]] Partition* find(std::int32_t id);

    /// The topic has `count` partitions now (0: it is not there).
    void on_count(std::int32_t count, const Changed& changed);
    void start(Partition& partition);
    void stop(Partition& partition);
    /// Has all that is fetched verified again.
    void interrupted();

    /// Whether it is known what there is, and all of it has been read.
    [[nodiscard]] bool caught_up() const;
    /// Whether the next lookup should come soon: the topic or a partition is not there, or has to be started anew.
    [[nodiscard]] bool unsettled() const;

private:
    [[nodiscard]] bool wanted(std::int32_t id, std::int32_t count) const;
    void add(std::int32_t id, const Changed& changed);
    void drop_from(std::int32_t count, const Changed& changed);

    rd_kafka_queue_t* queue_;
    Topic handle_;
    std::string full_name_;
    Subscription reading_;
    std::map<std::int32_t, Partition> partitions_;
    bool known_ = false;      ///< whether the broker has been asked
    std::int32_t count_ = 0;  ///< what it said
};

}  // namespace evc::kafka
