#include "platform/kafka/producer.hpp"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/kafka/client.hpp"
#include "platform/kafka/handle.hpp"
#include "platform/loop/timer.hpp"

namespace evc::kafka {
namespace {

constexpr std::size_t queue_max = 10'000;
constexpr milliseconds retry_interval{1000};
/// A client that is given up soon after it was made anew would be again at once: so the next waits, ever longer.
constexpr milliseconds rebuild_wait_max{60'000};

/// Reliable: acknowledgement by all in-sync replicas, five batches in flight in order (the most that idempotence
/// allows), no end to waiting. request.timeout.ms stays below the socket's, so that a slow broker answers before it is
/// given up. Best effort: sent a moment later, so that the reliable message of the same moment, for which somebody
/// waits, has the broker for itself. Batches are small, as those of Java's client: the broker holds the limit of a
/// topic against the batch, so messages that would pass alone are refused in a large one.
Properties properties_of(DeliveryGuarantee guarantee) {
    Properties properties{
        {"partitioner", "murmur2_random"}, {"queue.buffering.max.messages", std::to_string(queue_max)},
        {"request.timeout.ms", "4000"},    {"retry.backoff.ms", "100"},
        {"batch.size", "16384"},
    };
    if (guarantee == DeliveryGuarantee::reliable)
        properties.insert({{"enable.idempotence", "true"},
                           {"acks", "all"},
                           {"linger.ms", "0"},
                           {"message.timeout.ms", "0"},
                           {"queue.buffering.max.kbytes", "16384"}});
    else
        properties.insert({{"acks", "1"},
                           {"linger.ms", "2"},
                           {"retries", "0"},
                           {"message.timeout.ms", "5000"},
                           {"queue.buffering.max.kbytes", "4096"}});
    return properties;
}

rd_kafka_vu_t bytes(rd_kafka_vtype_t type, std::string_view view) {
    rd_kafka_vu_t part{};
    part.vtype = type;
    part.u.mem.ptr = const_cast<char*>(view.data());
    part.u.mem.size = view.size();
    return part;
}

/// Empty is not absent: only a null pointer means none to librdkafka.
std::string_view present(std::string_view view) { return view.data() ? view : std::string_view{""}; }

/// The parts of a message as rd_kafka_produceva() takes them. Header names must end in NUL there, hence the copies.
struct Parts {
    Parts(rd_kafka_topic_t* topic, const Outgoing& message) {
        names.reserve(message.headers.size());
        rd_kafka_vu_t part{};
        part.vtype = RD_KAFKA_VTYPE_RKT;
        part.u.rkt = topic;
        list.push_back(part);
        part.vtype = RD_KAFKA_VTYPE_MSGFLAGS;
        part.u.i = RD_KAFKA_MSG_F_COPY;
        list.push_back(part);
        part.vtype = RD_KAFKA_VTYPE_OPAQUE;
        part.u.ptr = reinterpret_cast<void*>(static_cast<std::uintptr_t>(message.token));
        list.push_back(part);
        if (message.key) list.push_back(bytes(RD_KAFKA_VTYPE_KEY, present(*message.key)));
        if (message.value) list.push_back(bytes(RD_KAFKA_VTYPE_VALUE, present(*message.value)));
        for (const auto& header : message.headers) add(header);
    }

    void add(const Header& header) {
        rd_kafka_vu_t part{};
        part.vtype = RD_KAFKA_VTYPE_HEADER;
        part.u.header.name = names.emplace_back(header.name).c_str();
        part.u.header.val = present(header.value).data();
        part.u.header.size = static_cast<ssize_t>(header.value.size());
        list.push_back(part);
    }

    std::vector<std::string> names;
    std::vector<rd_kafka_vu_t> list;
};

static_assert(sizeof(std::uintptr_t) >= sizeof(std::uint64_t), "a token travels in librdkafka's opaque pointer");

}  // namespace

struct Producer::State {
    State(loop::Loop& the_loop, const Settings& the_settings, DeliveryGuarantee the_guarantee,
          ProducerEvents the_events)
        : loop(the_loop),
          settings(the_settings),
          guarantee(the_guarantee),
          events(std::move(the_events)),
          retry(the_loop),
          limit(the_loop) {}

    Status open();
    rd_kafka_topic_t* topic(std::string_view name);
    Result<PublishResult> taken(rd_kafka_resp_err_t code, const Outgoing& message);
    tl::unexpected<Error> not_taken(rd_kafka_resp_err_t code, const Outgoing& message);
    void room_later();
    void on_deliveries(rd_kafka_event_t* event);
    [[nodiscard]] Delivery delivery_of(const rd_kafka_message_t& message, bool given_up);
    void refused(std::string_view topic, Refusal why, std::size_t size, std::string_view text);
    void taken_again(std::string_view topic, std::size_t size);
    [[nodiscard]] std::string_view own_name(const rd_kafka_message_t& message) const;
    void on_fatal(const Error& error);
    void give_room();
    void end_finish();
    void rebuild(const Error& why);

    loop::Loop& loop;
    const Settings settings;
    const DeliveryGuarantee guarantee;
    const ProducerEvents events;
    loop::Timer retry;
    loop::Timer limit;
    std::unique_ptr<Client> client;
    std::map<std::string, Topic, std::less<>> topics;
    std::vector<Delivery> batch;
    Refusals refusals;
    std::size_t outstanding = 0;
    bool waited_for_room = false;
    bool waited_for_topic = false;
    bool broken = false;
    Steady rebuilt_at{};
    milliseconds rebuild_wait{0};
    std::function<void()> finished;
};

Status Producer::State::open() {
    auto handle = open_handle(RD_KAFKA_PRODUCER, settings, properties_of(guarantee));
    if (!handle) return tl::make_unexpected(handle.error());
    Client::Hooks hooks;
    hooks.deliveries = [this](rd_kafka_event_t* event) { on_deliveries(event); };
    hooks.fatal = [this](const Error& error) { on_fatal(error); };
    auto fresh = std::make_unique<Client>(loop, std::move(*handle), events, std::move(hooks));
    if (client) {
        topics.clear();
        fresh->take_over(std::move(client));
    } else {
        fresh->start(milliseconds{0});
    }
    client = std::move(fresh);
    return {};
}

rd_kafka_topic_t* Producer::State::topic(std::string_view name) {
    auto found = topics.find(name);
    if (found == topics.end()) {
        Topic topic{rd_kafka_topic_new(client->get(), full_topic(settings, name).c_str(), nullptr)};
        found = topics.emplace(name, std::move(topic)).first;
    }
    return found->second.get();
}

Result<PublishResult> Producer::State::taken(rd_kafka_resp_err_t code, const Outgoing& message) {
    bool absent = false;
    switch (code) {
        case RD_KAFKA_RESP_ERR_NO_ERROR: ++outstanding; return PublishResult::queued;
        case RD_KAFKA_RESP_ERR__QUEUE_FULL: waited_for_room = true; break;
        case RD_KAFKA_RESP_ERR__FATAL: waited_for_topic = true; break;
        default:
            if (refusal_of(code) != Refusal::unknown_topic) return not_taken(code, message);
            absent = waited_for_topic = true;
    }
    if (guarantee == DeliveryGuarantee::best_effort) return PublishResult::dropped;
    room_later();
    return absent ? PublishResult::absent : PublishResult::later;
}

tl::unexpected<Error> Producer::State::not_taken(rd_kafka_resp_err_t code, const Outgoing& message) {
    const auto size = message.value.value_or("").size();
    const auto* const text = rd_kafka_err2str(code);
    const auto why = refusal_of(code);
    // Whether it is so still is in the metadata, which is to be asked for again.
    if (is_of_topic(why)) {
        waited_for_topic = true;
        room_later();
    }
    refused(message.topic, why == Refusal::none ? Refusal::invalid : why, size, text);
    return failure(is_of_topic(why) ? Fault::unavailable : Fault::invalid,
                   "a message of " + std::to_string(size) + " bytes for topic " + std::string{message.topic} +
                       " cannot be sent: " + text);
}

void Producer::State::room_later() {
    if (broken) return;
    retry.after(retry_interval, [this] { give_room(); });
}

void Producer::State::give_room() {
    if (std::exchange(waited_for_topic, false)) client->look_up();
    waited_for_room = false;
    if (events.room) events.room();
}

void Producer::State::on_deliveries(rd_kafka_event_t* event) {
    batch.clear();
    bool any_delivered = false;
    const bool given_up = rd_kafka_fatal_error(client->get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR;
    while (const auto* message = rd_kafka_event_message_next(event)) {
        const auto delivery = delivery_of(*message, given_up);
        if (delivery.token != 0) batch.push_back(delivery);
        any_delivered = any_delivered || delivery.delivered;
        --outstanding;
    }
    if (any_delivered) client->seen();
    if (!batch.empty() && events.deliveries) events.deliveries(batch);
    if (waited_for_room && outstanding <= queue_max / 2) give_room();
    if (outstanding == 0) end_finish();
}

Delivery Producer::State::delivery_of(const rd_kafka_message_t& message, bool given_up) {
    Delivery delivery;
    delivery.token = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(message._private));
    delivery.delivered = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (delivery.delivered) {
        taken_again(own_name(message), message.len);
    } else if (!given_up) {
        delivery.refusal = refusal_of(message.err);
        delivery.text = rd_kafka_err2str(message.err);
        if (delivery.refusal != Refusal::none) refused(own_name(message), delivery.refusal, message.len, delivery.text);
    }
    return delivery;
}

std::string_view Producer::State::own_name(const rd_kafka_message_t& message) const {
    return std::string_view{rd_kafka_topic_name(message.rkt)}.substr(settings.topic_prefix.size());
}

void Producer::State::refused(std::string_view topic, Refusal why, std::size_t size, std::string_view text) {
    if (why == Refusal::unknown_topic || !refusals.refused(topic, why, size) || !events.refusal) return;
    events.refusal({std::string{topic}, why, std::string{text}});
}

void Producer::State::taken_again(std::string_view topic, std::size_t size) {
    if (refusals.empty() || !refusals.delivered(topic, size) || !events.refusal) return;
    events.refusal({std::string{topic}, Refusal::none, {}});
}

void Producer::State::end_finish() {
    limit.cancel();
    if (auto done = std::exchange(finished, {})) loop.post(std::move(done));
}

void Producer::State::on_fatal(const Error& error) {
    if (std::exchange(broken, true)) return;
    const auto now = loop::Loop::now().steady;
    if (now > rebuilt_at + 2 * rebuild_wait_max) rebuild_wait = milliseconds{0};
    rebuilt_at = now + rebuild_wait;
    retry.after(rebuild_wait, [this, error] { rebuild(error); });
    rebuild_wait = std::clamp(2 * rebuild_wait, retry_interval, rebuild_wait_max);
}

/// Purging fails all that is queued or in flight; those failures are taken before the new client begins, so that
/// whoever sends again does so in order.
void Producer::State::rebuild(const Error& why) {
    retry.cancel();
    rd_kafka_purge(client->get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    client->settle([this] { return outstanding == 0; });
    const auto opened = open();
    if (!opened) {
        broken = true;
        return retry.after(retry_interval, [this, why] { rebuild(why); });
    }
    outstanding = 0;
    broken = false;
    if (events.rebuilt) events.rebuilt(why);
    if (waited_for_room || waited_for_topic) give_room();
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

Producer::Producer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Producer::~Producer() { state_->topics.clear(); }

Result<std::unique_ptr<Producer>> Producer::create(loop::Loop& loop, const Settings& settings,
                                                   DeliveryGuarantee guarantee, ProducerEvents events) {
    auto state = std::make_unique<State>(loop, settings, guarantee, std::move(events));
    if (auto opened = state->open(); !opened) return tl::make_unexpected(opened.error());
    return std::unique_ptr<Producer>{new Producer{std::move(state)}};
}

Result<PublishResult> Producer::publish(const Outgoing& message) {
    if (state_->guarantee == DeliveryGuarantee::best_effort && state_->client->down()) return PublishResult::dropped;
    if (state_->broken) return state_->taken(RD_KAFKA_RESP_ERR__FATAL, message);
    const Parts parts{state_->topic(message.topic), message};
    auto* const client = state_->client->get();
    const std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>> error{
        rd_kafka_produceva(client, parts.list.data(), parts.list.size())};
    if (!error) return state_->taken(RD_KAFKA_RESP_ERR_NO_ERROR, message);
    // A client that was given up refuses everything with the code of its cause, which is no fault of the message.
    const bool given_up = rd_kafka_fatal_error(client, nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR;
    return state_->taken(given_up ? RD_KAFKA_RESP_ERR__FATAL : rd_kafka_error_code(error.get()), message);
}

std::size_t Producer::outstanding() const { return state_->outstanding; }

bool Producer::connected() const { return state_->client->up(); }

void Producer::finish(milliseconds limit, std::function<void()> done) {
    state_->finished = std::move(done);
    if (state_->outstanding == 0) return state_->end_finish();
    state_->limit.after(limit, [state = state_.get()] { state->end_finish(); });
}

}  // namespace evc::kafka
