#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "platform/kafka/handle.hpp"
#include "platform/kafka/settings.hpp"
#include "platform/loop/events.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"

namespace evc::kafka {

/// A broker that was named to us, at an address at which nobody can be reached.
struct Unreachable {
    int broker = 0;
    std::string address;  ///< host:port as it is advertised
    std::string reason;

    friend bool operator==(const Unreachable&, const Unreachable&) = default;
};

/// Which of the brokers in `metadata` take no connection. Blocks: as long as the system's resolver does, and 1 s for
/// each, of which there are at most 16; ends soon when `leaving` is set.
[[nodiscard]] std::vector<Unreachable> probe(const rd_kafka_metadata_t& metadata, const std::atomic<bool>& leaving);

/// Whether messages have nowhere to go: the leaders of all partitions in `metadata`, or without any all brokers, are
/// among those.
[[nodiscard]] bool cut_off(const rd_kafka_metadata_t& metadata, const std::vector<Unreachable>& unreachable);

/// What producer and consumer share: one librdkafka client on the loop by an eventfd, its errors and log lines, and
/// whether the broker can be reached. That is asked for, on a worker, by looking up the metadata of the topics in use:
/// librdkafka says reliably when connections end, not when they are back. A broker that answers but advertises
/// addresses at which nobody can be reached is away: all that matters would be sent there.
class Client {
public:
    struct Hooks {
        /// Takes the deliveries of a producer.
        std::function<void(rd_kafka_event_t*)> deliveries;
        /// Takes what is ready in queues of the owner's; returns whether it left something behind.
        std::function<bool()> drain;
        /// A connection ended: what was read next may be of another log.
        std::function<void()> disconnected;
        /// The library gave this client up.
        std::function<void(const Error&)> fatal;
        /// The broker answered a fetch of this partition that it does not know the topic: it is being deleted, and may
        /// be made anew before anybody looks. librdkafka would go on where it was in the new one.
        std::function<void(std::string_view topic, std::int32_t partition)> topic_lost;
        /// Whether librdkafka's debugging was asked for: else its lines are read here only.
        bool debugging = false;
        /// A lookup of the metadata of the topics in use came back, on the loop.
        std::function<void(const rd_kafka_metadata_t&)> metadata;
    };

    /// `events` must outlive the client. Hooks come once start() was called, and never from within a call.
    Client(loop::Loop& loop, Handle handle, const ClientEvents& events, Hooks hooks);
    /// Blocks for 3 s at most, usually for milliseconds; goes on even if librdkafka does not end.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// `lookup_interval`: while the broker is there; zero: never.
    void start(milliseconds lookup_interval);
    /// Begins in the place of `old`, knowing what it knew, and ends it on a thread of its own.
    void take_over(std::unique_ptr<Client> old);

    [[nodiscard]] rd_kafka_t* get() const { return handle_.get(); }
    [[nodiscard]] bool up() const { return state_ == State::up; }
    [[nodiscard]] bool down() const { return state_ == State::down; }

    /// Has `queue` wake the loop until wake_no_more(), which is due before either ends.
    void wake_by(rd_kafka_queue_t* queue);
    static void wake_no_more(rd_kafka_queue_t* queue);
    /// Has drain() called soon.
    void wake();
    /// A message came or went: so the broker is there.
    void seen();
    /// Takes what the main queue has until `settled`, for 1 s at most: blocks, for a client that is given up.
    void settle(const std::function<bool()>& settled);

    /// Looks metadata up now instead of when its time has come; once more if that is being done.
    void look_up();
    /// Runs a call that may block for up to lookup_timeout, on the worker. False: too many wait.
    [[nodiscard]] bool run(loop::Worker::Job job);
    /// For what is posted to the loop: expired once the client is gone.
    [[nodiscard]] std::weak_ptr<bool> alive() const { return alive_; }

    static constexpr int lookup_timeout_ms = 2000;

    struct Lookup {
        rd_kafka_resp_err_t code;
        std::shared_ptr<const rd_kafka_metadata_t> metadata;
        std::optional<std::vector<Unreachable>> unreachable = {};  ///< none: nobody looked
    };

private:
    enum class State { unknown, up, down };
    struct Remains;

    /// Leaves the loop; what is returned may block when it ends.
    [[nodiscard]] std::unique_ptr<Remains> leave();

    void become(State state, const std::string& text);
    void on_error(rd_kafka_event_t* event);
    void on_log(rd_kafka_event_t* event) const;
    void on_debug_line(std::string_view facility, std::string_view text) const;
    void on_event(rd_kafka_event_t* event);
    void turn();
    [[nodiscard]] bool drain_main();
    void tick();
    void on_lookup(const Lookup& lookup);
    void on_brokers(const Lookup& lookup);

    loop::Loop& loop_;
    Handle handle_;
    const ClientEvents& events_;
    Hooks hooks_;
    Queue main_;
    int eventfd_;
    std::unique_ptr<loop::ReadWatch> watch_;
    std::unique_ptr<loop::Worker> worker_;
    loop::Timer timer_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::shared_ptr<std::atomic<bool>> leaving_ = std::make_shared<std::atomic<bool>>(false);
    milliseconds lookup_interval_{};
    Steady lookup_due_{};
    State state_ = State::unknown;
    bool looking_up_ = false;
    bool look_up_again_ = false;
    bool seen_since_lookup_ = false;
    bool probe_ = true;  ///< whether the next lookup tries the addresses of the brokers
    std::vector<Unreachable> unreachable_;
    bool woken_ = false;
    std::string last_error_;
};

}  // namespace evc::kafka
