#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "platform/kafka/record.hpp"
#include "platform/kafka/settings.hpp"
#include "platform/loop/loop.hpp"

namespace evc::kafka {

class Client;

/// Where reading of one partition stands, as its reader keeps it.
struct Position {
    std::int32_t partition = 0;
    std::int64_t next = 0;            ///< offset of the record to read next
    std::optional<Fingerprint> last;  ///< of the record read last; none: unknown, so it cannot be verified
};

/// Where to begin in a partition without a position. A partition or topic that comes into being later is always read
/// from its beginning.
enum class Begin { beginning, end };

/// One topic to read.
struct Subscription {
    std::string topic;  ///< without the prefix
    Begin begin = Begin::beginning;
    std::vector<Position> positions;  ///< go on from here
    std::vector<std::string> keys;    ///< only the partitions of these keys; none: all partitions
};

/// What may happen to a topic that is read by its offsets.
enum class Change {
    grown,      ///< this partition is new: read from its beginning
    recreated,  ///< another record stands where the last one was, or the partition is gone
    truncated,  ///< it ends before where we stood: recreated, or cut off
    expired,    ///< records that we had not read were lost to retention
    unproven,   ///< the last record is not there to compare (compaction, a transaction's marker, retention): went on
};

struct TopicChange {
    std::string topic;  ///< without the prefix
    std::int32_t partition = 0;
    Change change = Change::grown;
    std::int64_t expected = 0;  ///< the offset that was to be read next
    /// The offset where reading goes on, always the beginning but for `unproven`; -1: not at all.
    std::int64_t resumed = 0;
};

struct ConsumerEvents : ClientEvents {
    /// At most 500 records, of any of the topics, in order per partition, none twice.
    std::function<void(std::span<const Record>)> records;
    /// Before the first record that is read because of it.
    std::function<void(const TopicChange&)> changed;
    /// Everything there was has been read, or (Begin::end) nothing that comes from now on will be missed. Once after
    /// each read() and after each return of the broker. A topic that is not there counts as read.
    std::function<void()> caught_up;
};

/// Reads topics by offsets of the reader's own, without a group: nothing is committed to the broker, no coordinator and
/// no permission for a group is needed, and a killed reader leaves nothing locked.
///
/// librdkafka's local queue holds at most some 100,000 records and 16 MiB; one answer of the broker at most 8 MiB.
class Consumer {
public:
    /// Fault::config when the settings are wrong. Reads nothing until read().
    [[nodiscard]] static Result<std::unique_ptr<Consumer>> create(loop::Loop& loop, const Settings& settings,
                                                                  ConsumerEvents events);
    ~Consumer();
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    /// From now on reads these topics, and no others. Records of what was read before do not come any more. Events may
    /// call it.
    void read(std::vector<Subscription> subscriptions);

    /// No records until resume(); the local queue fills up to its limit, then nothing is fetched.
    void pause();
    void resume();

    [[nodiscard]] bool connected() const;
    [[nodiscard]] bool caught_up() const;

    /// For whoever asks the broker through the same connection.
    [[nodiscard]] Client& client();
    [[nodiscard]] const Settings& settings() const;

private:
    struct State;
    explicit Consumer(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace evc::kafka
