#include "platform/kafka/consumer.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "platform/kafka/client.hpp"
#include "platform/kafka/handle.hpp"
#include "platform/kafka/topic_reader.hpp"
#include "platform/loop/timer.hpp"

namespace evc::kafka {
namespace {

constexpr milliseconds unsettled_interval{1000};
constexpr int syslog_error = 3;
constexpr int syslog_debug = 7;

/// The local queue: with few records allowed in it librdkafka 2.0.2 pauses fetching for a second each time it is full
/// (1,000 records: 5,000 a second); 100,000 do 140,000 a second and more, and the bytes keep memory bounded.
Properties properties_of(const Settings& settings) {
    Properties properties{
        {"enable.auto.commit", "false"},       {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},        {"enable.partition.eof", "true"},
        {"allow.auto.create.topics", "false"}, {"fetch.wait.max.ms", std::to_string(settings.fetch_wait.count())},
        {"fetch.error.backoff.ms", "50"},      {"fetch.max.bytes", "8388608"},
        {"queued.min.messages", "100000"},     {"queued.max.messages.kbytes", "16384"},
    };
    // What tells of a topic that is deleted is said to nobody but who debugs topics.
    const auto debug = settings.properties.find("debug");
    properties["debug"] =
        debug == settings.properties.end() || debug->second.empty() ? "topic" : debug->second + ",topic";
    if (rd_kafka_version() >= 0x02020000) properties["fetch.queue.backoff.ms"] = "10";
    return properties;
}

bool is_out_of_range(rd_kafka_resp_err_t code) {
#if RD_KAFKA_VERSION >= 0x020100ff
    if (code == RD_KAFKA_RESP_ERR__LOG_TRUNCATION) return true;
#endif
    return code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || code == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE;
}

bool is_missing(rd_kafka_resp_err_t code) {
    return code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ||
           code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
}

/// What is ready in a queue, given back at the end.
class Batch {
public:
    static constexpr std::size_t size_max = 500;

    explicit Batch(rd_kafka_queue_t* queue)
        : count_(rd_kafka_consume_batch_queue(queue, 0, messages_.data(), size_max)) {}
    ~Batch() { std::ranges::for_each(messages(), rd_kafka_message_destroy); }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    [[nodiscard]] std::span<rd_kafka_message_t* const> messages() const {
        return {messages_.data(), static_cast<std::size_t>(std::max<ssize_t>(count_, 0))};
    }

private:
    std::array<rd_kafka_message_t*, size_max> messages_{};
    ssize_t count_;
};

}  // namespace

struct Consumer::State {
    State(loop::Loop& the_loop, const Settings& the_settings, ConsumerEvents the_events)
        : loop(the_loop), settings(the_settings), events(std::move(the_events)), settle(the_loop) {}
    ~State();

    /// While it lives, what is read stays: an event may ask for something else to be read.
    class Taking {
    public:
        explicit Taking(State& state) : state_(state) { ++state_.taking; }
        ~Taking() {
            if (--state_.taking == 0) state_.begin_next();
        }
        Taking(const Taking&) = delete;
        Taking& operator=(const Taking&) = delete;

    private:
        State& state_;
    };

    Status open();
    void read(std::vector<Subscription> subscriptions);
    void begin_next();
    TopicReader* source(std::string_view full_name);
    bool drain();
    void take(const rd_kafka_message_t& message);
    void take_trouble(TopicReader& source, Partition& partition, const rd_kafka_message_t& message);
    void obey(TopicReader& source, Partition& partition, Cursor::Step step);
    void flush();
    void find_range(const TopicReader& source, const Partition& partition);
    void on_range(const std::string& topic, std::int32_t id, rd_kafka_resp_err_t code, std::int64_t low,
                  std::int64_t high);
    void suspend(TopicReader& source, Partition& partition);
    void on_metadata(const rd_kafka_metadata_t& metadata);
    void on_topic_lost(std::string_view topic, std::int32_t id);
    void on_disconnected();
    void settle_soon();
    void check_caught_up();
    void report(const TopicChange& change) const {
        if (events.changed) events.changed(change);
    }

    loop::Loop& loop;
    const Settings settings;
    const ConsumerEvents events;
    loop::Timer settle;
    std::unique_ptr<Client> client;
    Queue queue;
    std::vector<std::unique_ptr<TopicReader>> sources;
    std::vector<Record> records;  ///< taken, but not told yet
    std::uint64_t reading = 0;    ///< which read() it is
    int taking = 0;
    std::optional<std::vector<Subscription>> next;  ///< asked for, not begun
    std::uint64_t batch_number = 0;                 ///< of the batch that is being taken
    bool paused = false;
    bool caught_up = false;
};

Consumer::State::~State() {
    sources.clear();
    if (queue) Client::wake_no_more(queue.get());
}

Status Consumer::State::open() {
    auto handle = open_handle(RD_KAFKA_CONSUMER, settings, properties_of(settings));
    if (!handle) return tl::make_unexpected(handle.error());
    Client::Hooks hooks;
    hooks.drain = [this] { return drain(); };
    hooks.disconnected = [this] { on_disconnected(); };
    hooks.topic_lost = [this](std::string_view topic, std::int32_t partition) { on_topic_lost(topic, partition); };
    hooks.debugging = settings.properties.contains("debug");
    hooks.metadata = [this](const rd_kafka_metadata_t& metadata) { on_metadata(metadata); };
    client = std::make_unique<Client>(loop, std::move(*handle), events, std::move(hooks));
    queue.reset(rd_kafka_queue_new(client->get()));
    client->wake_by(queue.get());
    client->start(settings.metadata_interval);
    return {};
}

void Consumer::State::read(std::vector<Subscription> subscriptions) {
    ++reading;
    caught_up = false;
    next = std::move(subscriptions);
    if (taking == 0) begin_next();
}

void Consumer::State::begin_next() {
    if (!next) return;
    auto subscriptions = *std::exchange(next, {});
    sources.clear();
    for (auto& each : subscriptions) {
        const auto name = full_topic(settings, each.topic);
        sources.push_back(std::make_unique<TopicReader>(client->get(), queue.get(), name, std::move(each)));
    }
    client->look_up();
}

TopicReader* Consumer::State::source(std::string_view full_name) {
    const auto found = std::ranges::find_if(sources, [&](const auto& each) { return each->full_name() == full_name; });
    return found == sources.end() ? nullptr : found->get();
}

bool Consumer::State::drain() {
    if (paused) return false;
    const Taking here{*this};
    ++batch_number;
    const Batch batch{queue.get()};
    const auto current = reading;
    for (const auto* message : batch.messages()) {
        take(*message);
        if (reading != current) break;
    }
    flush();
    if (reading == current) check_caught_up();
    return batch.messages().size() == Batch::size_max;
}

void Consumer::State::take(const rd_kafka_message_t& message) {
    auto* const from = source(rd_kafka_topic_name(message.rkt));
    auto* const partition = from ? from->find(message.partition) : nullptr;
    if (!partition || partition->stale_in == batch_number) return;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return take_trouble(*from, *partition, message);

    partition->trouble = RD_KAFKA_RESP_ERR_NO_ERROR;
    client->seen();
    auto record = record_of(message);
    const auto step = partition->cursor.on_record(record.offset, record.fingerprint);
    obey(*from, *partition, step);
    if (step != Cursor::Step::deliver) return;
    record.topic = from->name();
    record.generation = partition->cursor.generation();
    records.push_back(record);
}

void Consumer::State::take_trouble(TopicReader& from, Partition& partition, const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return obey(from, partition, partition.cursor.on_end(message.offset));
    if (is_out_of_range(message.err)) return find_range(from, partition);
    if (is_missing(message.err)) return suspend(from, partition);
    if (std::exchange(partition.trouble, message.err) == message.err || !events.log) return;
    // What may pass is told by the connection; on a fresh broker each partition is without a leader for a moment.
    const auto level = refusal_of(message.err) == Refusal::none ? syslog_debug : syslog_error;
    events.log(level, "partition " + std::to_string(partition.id) + " of topic " + from.full_name() +
                          " cannot be read: " + rd_kafka_message_errstr(&message));
}

void Consumer::State::obey(TopicReader& from, Partition& partition, Cursor::Step step) {
    if (const auto found = partition.cursor.take_change()) {
        flush();
        report(
            {from.name(), partition.id, found->change, found->expected, found->from_beginning ? 0 : found->expected});
    }
    if (step != Cursor::Step::restart) return;
    from.start(partition);
    partition.stale_in = batch_number;
}

void Consumer::State::flush() {
    if (!records.empty() && events.records) events.records(records);
    records.clear();
}

void Consumer::State::find_range(const TopicReader& from, const Partition& partition) {
    auto job = [this, handle = client->get(), alive = client->alive(), topic = from.full_name(), id = partition.id,
                current = reading]() -> loop::Worker::Continuation {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const auto code =
            rd_kafka_query_watermark_offsets(handle, topic.c_str(), id, &low, &high, Client::lookup_timeout_ms);
        return [=, this] {
            if (!alive.expired() && reading == current) on_range(topic, id, code, low, high);
        };
    };
    if (!client->run(std::move(job))) settle_soon();
}

void Consumer::State::on_range(const std::string& topic, std::int32_t id, rd_kafka_resp_err_t code, std::int64_t low,
                               std::int64_t high) {
    const Taking here{*this};
    auto* const from = source(topic);
    auto* const partition = from ? from->find(id) : nullptr;
    if (!partition) return;
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return suspend(*from, *partition);
    obey(*from, *partition, partition->cursor.on_range(low, high));
}

/// To be started and verified when the next lookup finds it.
void Consumer::State::suspend(TopicReader& from, Partition& partition) {
    from.stop(partition);
    partition.cursor.interrupted();
    settle_soon();
}

void Consumer::State::on_metadata(const rd_kafka_metadata_t& metadata) {
    const Taking here{*this};
    const auto current = reading;
    for (int n = 0; n < metadata.topic_cnt; ++n) {
        const auto& topic = metadata.topics[n];
        auto* const from = source(topic.topic);
        if (!from) continue;
        from->on_count(topic.err == RD_KAFKA_RESP_ERR_NO_ERROR ? topic.partition_cnt : 0,
                       [this](const TopicChange& change) { report(change); });
        if (reading != current) return;
    }
    settle_soon();
    check_caught_up();
}

/// It may be another one by now. What was fetched of the old one but not taken is lost with it.
void Consumer::State::on_topic_lost(std::string_view topic, std::int32_t id) {
    auto* const from = source(topic);
    if (auto* const partition = from ? from->find(id) : nullptr) suspend(*from, *partition);
}

void Consumer::State::on_disconnected() {
    caught_up = false;
    for (auto& each : sources) each->interrupted();
}

void Consumer::State::settle_soon() {
    if (std::ranges::none_of(sources, [](const auto& each) { return each->unsettled(); })) return;
    settle.after(unsettled_interval, [this] { client->look_up(); });
}

void Consumer::State::check_caught_up() {
    if (caught_up || sources.empty()) return;
    caught_up = std::ranges::all_of(sources, [](const auto& each) { return each->caught_up(); });
    if (caught_up && events.caught_up) events.caught_up();
}

Consumer::Consumer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Consumer::~Consumer() = default;

Result<std::unique_ptr<Consumer>> Consumer::create(loop::Loop& loop, const Settings& settings, ConsumerEvents events) {
    auto state = std::make_unique<State>(loop, settings, std::move(events));
    if (auto opened = state->open(); !opened) return tl::make_unexpected(opened.error());
    return std::unique_ptr<Consumer>{new Consumer{std::move(state)}};
}

void Consumer::read(std::vector<Subscription> subscriptions) { state_->read(std::move(subscriptions)); }

void Consumer::pause() { state_->paused = true; }

void Consumer::resume() {
    state_->paused = false;
    state_->client->wake();
}

bool Consumer::connected() const { return state_->client->up(); }

bool Consumer::caught_up() const { return state_->caught_up; }

Client& Consumer::client() { return *state_->client; }

const Settings& Consumer::settings() const { return state_->settings; }

}  // namespace evc::kafka
