#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/broker.hpp"
#include "central/status_sender.hpp"
#include "core/fleet/effects.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/pipeline/outbox.hpp"
#include "core/result.hpp"
#include "platform/config/common.hpp"
#include "platform/kafka/admin.hpp"
#include "platform/kafka/consumer.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/timer.hpp"

namespace evc::central {

/// Everything that Central has of Kafka: the clients, the topics it creates, what it reads and from where.
class KafkaGateway {
public:
    struct Handlers {
        std::function<void(bool connected)> connection;
        /// refused() or missing() changed, or (`made`) topics that were gone have been made anew, empty.
        std::function<void(bool made)> topics;
        std::function<void(std::span<const kafka::Record>)> records;
        std::function<void(bool caught_up)> caught_up;
        std::function<void(std::span<const Delivery>)> deliveries;
        std::function<void()> room;  ///< the outbox may be pumped on
    };

    /// Fault::config when the broker's settings are wrong; a broker that is away is no failure.
    [[nodiscard]] static Result<std::unique_ptr<KafkaGateway>> open(loop::Loop& loop, const config::Broker& broker,
                                                                    Handlers handlers);

    /// Reads requests, telemetry and the life signs of other Centrals from where the ledger stands; begins when the
    /// topics are there, since those that come later are noticed only after a while.
    void read(const std::vector<StoredOffset>& offsets);
    /// Reads the life signs that Centrals left, and on demand all tickets there are; nothing else.
    void look_back(bool tickets);
    /// Reads all tickets there are, and nothing else, for a recovered ledger.
    void read_tickets();

    /// What of its records a reader can pause by itself.
    enum class Stream { requests, other };
    /// Lets it read on, or pause. It reads at first.
    void let_read(Stream stream, bool reading);

    /// Gives the producer a row of the outbox, whose id comes back with its delivery.
    [[nodiscard]] Result<PublishResult> publish(const OutboxRow& row);
    /// What of the outbox the broker refuses now. What changed is logged; true when something did.
    bool note_held(std::vector<Outbox::Held> held);
    /// Topics that the broker takes no messages for, or not all, "progress, status"; empty: none.
    [[nodiscard]] std::string refused() const;
    /// Topics that are not there and cannot be made, likewise.
    [[nodiscard]] const std::string& missing() const { return missing_; }
    /// The newest of each charge point is sent until the broker has it.
    void send(const CpStatus& status) { statuses_.send(status); }
    void forget_status(const CpId& cp) { statuses_.forget(cp); }
    /// Sends what is worthless soon; drops it while the broker is away or has no room.
    void send(const Progress& progress);
    void send(const CentralStatus& status);
    /// A repetition of a command: dropped when there is no room, since another follows.
    void repeat(const Command& command);

    void finish(milliseconds limit, std::function<void()> done) { reliable_->finish(limit, std::move(done)); }

private:
    KafkaGateway(loop::Loop& loop, const config::Broker& broker, Handlers handlers);

    struct Readings {
        std::vector<kafka::Subscription> requests;
        std::vector<kafka::Subscription> records;
    };

    [[nodiscard]] Status connect(const config::Broker& broker);
    void connected(const kafka::Connection& connection);
    void ensure_topics();
    void ensured(const Result<std::vector<kafka::TopicInfo>>& answer);
    void find_missing(const std::string& why);
    void set_missing(std::string names);
    void refusal(const kafka::TopicRefusal& refusal);
    void begin_reading();
    void changed(const kafka::TopicChange& change) const;
    /// Whether the end of its delivery will be told, when it has a token.
    bool send_best_effort(std::string_view topic, std::string_view key, const std::string& payload,
                          std::uint64_t token = 0);

    loop::Loop& loop_;
    const Handlers handlers_;
    const std::string bootstrap_;
    const int partitions_;
    const int replication_;
    StatusSender statuses_;
    std::unique_ptr<kafka::Producer> reliable_;
    std::unique_ptr<kafka::Producer> best_effort_;
    /// For requests somebody waits, and the fewer partitions a fetch has, the sooner the broker has answered it.
    std::unique_ptr<kafka::Consumer> requests_;
    std::unique_ptr<kafka::Consumer> records_;  ///< of what has happened
    std::array<bool, 2> paused_{};              ///< by Stream
    std::optional<kafka::Admin> admin_;
    std::optional<Readings> to_read_;  ///< once the topics have been asked for
    bool topics_asked_ = false;
    bool topics_were_there_ = false;
    app::RefusedTopics refused_;
    std::vector<Outbox::Held> held_;
    std::string missing_;
    log::LatchedCondition away_;
    log::LatchedCondition topics_missing_;
    loop::Timer topics_timer_;
};

}  // namespace evc::central
