#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "platform/kafka/consumer.hpp"
#include "platform/kafka/handle.hpp"
#include "platform/kafka/record.hpp"

namespace evc::kafka {

/// Where reading of one partition stands, and whether what arrives is what was to come. It knows no library: the
/// consumer tells it what came and does what it answers.
///
/// After every start, and whenever the log may have become another one (a connection ended), the record before the next
/// one is read again and compared. librdkafka has no topic ids before 2.3.
class Cursor {
public:
    enum class Step {
        deliver,  ///< hand it to the reader
        skip,     ///< it is known already
        restart,  ///< fetch anew from start(); take_change() may say why
    };

    static constexpr std::int64_t from_beginning = -2;  ///< as RD_KAFKA_OFFSET_BEGINNING
    static constexpr std::int64_t from_end = -1;        ///< as RD_KAFKA_OFFSET_END

    explicit Cursor(Begin begin) : next_(begin == Begin::end ? from_end : from_beginning) {}
    explicit Cursor(const Position& position) : next_(position.next), last_(position.last) { interrupted(); }

    /// The offset to fetch from, or one of the two above.
    [[nodiscard]] std::int64_t start() const { return verifying_ ? next_ - 1 : next_; }
    /// The offset to deliver next; negative while it is not known.
    [[nodiscard]] std::int64_t next() const { return next_; }
    /// Grows with every change after which reading goes on elsewhere.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }
    /// Whether all there was has been read.
    [[nodiscard]] bool at_end() const { return at_end_; }

    [[nodiscard]] Step on_record(std::int64_t offset, const Fingerprint& fingerprint);
    /// The log ends at `offset`.
    [[nodiscard]] Step on_end(std::int64_t offset);
    /// The broker refused start(); its log is from `low` to before `high`.
    [[nodiscard]] Step on_range(std::int64_t low, std::int64_t high);
    /// The log may have become another one: to be restarted.
    void interrupted();

    struct Changed {
        Change change;
        std::int64_t expected;
        bool from_beginning;  ///< else from `expected`
    };
    /// What the last step found out, once.
    [[nodiscard]] std::optional<Changed> take_change();

private:
    Step begin_anew(Change change);
    void unproven();

    std::int64_t next_;
    std::optional<Fingerprint> last_;
    bool verifying_ = false;
    bool asked_again_ = false;  ///< for the record that is verified, after it was refused
    bool at_end_ = false;
    std::uint64_t generation_ = 1;
    std::optional<Changed> change_;
};

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
