#include "platform/kafka/client.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <future>
#include <set>
#include <span>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

namespace evc::kafka {
namespace {

constexpr milliseconds tick_interval{1000};
constexpr std::chrono::seconds end_limit{3};
constexpr int lookup_piece_ms = 200;
constexpr int main_events_max = 100;
constexpr std::size_t jobs_max = 64;
constexpr std::uint64_t one = 1;
constexpr std::size_t brokers_max = 16;
constexpr int connect_limit_ms = 1000;
constexpr int syslog_warning = 4;
constexpr int syslog_debug = 7;

/// librdkafka repeats these while a connection is lost; the connection event says it once.
constexpr std::array<std::string_view, 3> connection_lines{"FAIL", "ERROR", "TERMINATE"};

/// Destroying may wait for the system's resolver for a long time: then the thread is left to itself.
template <class Work>
void run_bounded(Work work) {
    std::packaged_task<void()> task{std::move(work)};
    auto done = task.get_future();
    std::thread thread{std::move(task)};
    if (done.wait_for(end_limit) == std::future_status::ready)
        thread.join();
    else
        thread.detach();
}

Client::Lookup ask_once(rd_kafka_t* client, int timeout_ms) {
    const rd_kafka_metadata_t* found = nullptr;
    const auto code = rd_kafka_metadata(client, 0, nullptr, &found, timeout_ms);
    return {code, {found, [](const rd_kafka_metadata_t* metadata) {
                       if (metadata) rd_kafka_metadata_destroy(metadata);
                   }}};
}

/// While there is no connection nothing is sent, so waiting for one can be in short pieces, and ends soon when we
/// leave.
Client::Lookup ask(rd_kafka_t* client, const std::atomic<bool>& leaving) {
    auto lookup = ask_once(client, lookup_piece_ms);
    for (int waited = lookup_piece_ms; waited < Client::lookup_timeout_ms; waited += lookup_piece_ms) {
        if (lookup.code != RD_KAFKA_RESP_ERR__TRANSPORT || leaving) break;
        lookup = ask_once(client, lookup_piece_ms);
    }
    return lookup.code == RD_KAFKA_RESP_ERR__TIMED_OUT && !leaving ? ask_once(client, Client::lookup_timeout_ms)
                                                                   : lookup;
}

std::string text_of(const Unreachable& unreachable) {
    return "broker " + std::to_string(unreachable.broker) + " is advertised as " + unreachable.address +
           ", which cannot be reached: " + unreachable.reason;
}

/// 0, or why not.
int connected(int fd, const addrinfo& address) {
    if (connect(fd, address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    pollfd writable{fd, POLLOUT, 0};
    if (poll(&writable, 1, connect_limit_ms) <= 0) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

int connect_to(const addrinfo& address) {
    const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
    if (fd < 0) return errno;
    const int error = connected(fd, address);
    close(fd);
    return error;
}

/// Empty, or why not.
std::string why_not(const char* host, int port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host, std::to_string(port).c_str(), &hints, &found); error != 0)
        return gai_strerror(error);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses{found, freeaddrinfo};
    int error = 0;
    for (const auto* address = found; address != nullptr; address = address->ai_next)
        if (error = connect_to(*address); error == 0) return {};
    return std::generic_category().message(error);
}

}  // namespace

std::vector<Unreachable> probe(const rd_kafka_metadata_t& metadata, const std::atomic<bool>& leaving) {
    std::vector<Unreachable> unreachable;
    const auto count = std::min(static_cast<std::size_t>(metadata.broker_cnt), brokers_max);
    for (const auto& broker : std::span{metadata.brokers, count}) {
        if (leaving) break;
        if (auto reason = why_not(broker.host, broker.port); !reason.empty())
            unreachable.push_back(
                {broker.id, std::string{broker.host} + ":" + std::to_string(broker.port), std::move(reason)});
    }
    return unreachable;
}

bool cut_off(const rd_kafka_metadata_t& metadata, const std::vector<Unreachable>& unreachable) {
    if (unreachable.empty()) return false;
    std::set<int> needed;
    for (const auto& topic : std::span{metadata.topics, static_cast<std::size_t>(metadata.topic_cnt)})
        for (const auto& partition : std::span{topic.partitions, static_cast<std::size_t>(topic.partition_cnt)})
            if (partition.leader >= 0) needed.insert(partition.leader);
    if (needed.empty())
        for (const auto& broker : std::span{metadata.brokers, static_cast<std::size_t>(metadata.broker_cnt)})
            needed.insert(broker.id);
    return std::ranges::all_of(
        needed, [&](int id) { return std::ranges::find(unreachable, id, &Unreachable::broker) != unreachable.end(); });
}

/// In the order of their end: the worker uses the handle, whose threads write to the descriptor.
struct Client::Remains {
    Remains(std::unique_ptr<loop::Worker> worker, Handle handle, int fd)
        : worker_(std::move(worker)), handle_(std::move(handle)), fd_(fd) {}
    ~Remains() {
        worker_.reset();
        handle_.reset();
        close(fd_);
    }
    Remains(const Remains&) = delete;
    Remains& operator=(const Remains&) = delete;

private:
    std::unique_ptr<loop::Worker> worker_;
    Handle handle_;
    int fd_;
};

Client::Client(loop::Loop& loop, Handle handle, const ClientEvents& events, Hooks hooks)
    : loop_(loop),
      handle_(std::move(handle)),
      events_(events),
      hooks_(std::move(hooks)),
      main_(rd_kafka_queue_get_main(handle_.get())),
      eventfd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      worker_(std::make_unique<loop::Worker>(loop, "kafka-lookup", jobs_max)),
      timer_(loop) {}

Client::~Client() {
    if (handle_) run_bounded([remains = leave()]() mutable { remains.reset(); });
}

std::unique_ptr<Client::Remains> Client::leave() {
    alive_.reset();
    *leaving_ = true;
    timer_.cancel();
    watch_.reset();
    wake_no_more(main_.get());
    main_.reset();
    return std::make_unique<Remains>(std::move(worker_), std::move(handle_), eventfd_);
}

void Client::start(milliseconds lookup_interval) {
    lookup_interval_ = lookup_interval;
    watch_ = std::make_unique<loop::ReadWatch>(loop_, eventfd_, [this] { turn(); });
    wake_by(main_.get());
    look_up();
    tick();
}

void Client::take_over(std::unique_ptr<Client> old) {
    state_ = old->state_;
    last_error_ = old->last_error_;
    const auto interval = old->lookup_interval_;
    std::shared_ptr<Remains> remains = old->leave();
    old.reset();
    std::ignore = run([remains]() mutable -> loop::Worker::Continuation {
        remains.reset();
        return {};
    });
    remains.reset();
    start(interval);
}

void Client::wake_by(rd_kafka_queue_t* queue) {
    rd_kafka_queue_io_event_enable(queue, eventfd_, &one, sizeof one);
    wake();
}

void Client::wake_no_more(rd_kafka_queue_t* queue) { rd_kafka_queue_io_event_enable(queue, -1, nullptr, 0); }

void Client::wake() {
    if (std::exchange(woken_, true)) return;
    loop_.post([this, alive = alive()] {
        if (alive.expired()) return;
        woken_ = false;
        turn();
    });
}

void Client::turn() {
    std::uint64_t count = 0;
    while (read(eventfd_, &count, sizeof count) > 0) {
    }
    const bool more = drain_main();
    if ((hooks_.drain && hooks_.drain()) || more) wake();
}

bool Client::drain_main() {
    for (int n = 0; n < main_events_max; ++n) {
        const Event event{rd_kafka_queue_poll(main_.get(), 0)};
        if (!event) return false;
        on_event(event.get());
    }
    return true;
}

void Client::on_event(rd_kafka_event_t* event) {
    switch (rd_kafka_event_type(event)) {
        case RD_KAFKA_EVENT_DR: return hooks_.deliveries(event);
        case RD_KAFKA_EVENT_ERROR: return on_error(event);
        case RD_KAFKA_EVENT_LOG: return on_log(event);
        default: return;
    }
}

void Client::on_error(rd_kafka_event_t* event) {
    // The code of a fatal error is that of its cause.
    if (rd_kafka_event_error_is_fatal(event) != 0) {
        std::array<char, 512> reason{};
        rd_kafka_fatal_error(handle_.get(), reason.data(), reason.size());
        if (hooks_.fatal) hooks_.fatal({Fault::internal, std::string{"the Kafka client gave up: "} + reason.data()});
        return;
    }
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        last_error_ = rd_kafka_event_error_string(event);
    probe_ = true;
    if (hooks_.disconnected) hooks_.disconnected();
    if (up()) look_up();
}

void Client::on_log(rd_kafka_event_t* event) const {
    const char* facility = nullptr;
    const char* text = nullptr;
    int level = 0;
    if (rd_kafka_event_log(event, &facility, &text, &level) != 0) return;
    if (level >= syslog_debug) {
        on_debug_line(facility, text);
        if (!hooks_.debugging) return;
    }
    if (std::ranges::find(connection_lines, std::string_view{facility}) != connection_lines.end()) return;
    // Said of brokers, such as the embedded one, that know no version of the request that could create a topic: nobody
    // can do anything about it, and no topic of ours is created by asking for it.
    if (std::string_view{text}.find("allow.auto.create.topics=false not supported") != std::string_view::npos) return;
    // What librdkafka tries again by itself, as it does with a fresh broker, is nobody's concern yet.
    if (std::string_view{text}.ends_with("retrying")) level = syslog_debug;
    if (events_.log) events_.log(level, text);
}

/// `[thrd:HOST:PORT/1]: TOPIC [0]: broker unavailable: fetch: Broker: Unknown topic or partition`
void Client::on_debug_line(std::string_view facility, std::string_view text) const {
    constexpr std::string_view lost{": broker unavailable: fetch: Broker: Unknown topic"};
    const auto end = text.find(lost);
    if (!hooks_.topic_lost || facility != "BROKERUA" || end == std::string_view::npos) return;
    const auto open = text.rfind(" [", end);
    if (open == std::string_view::npos) return;
    const auto before = text.rfind(' ', open - 1);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    std::int32_t partition = 0;
    const auto number = text.substr(open + 2, end - open - 2);
    if (std::from_chars(number.data(), number.data() + number.size(), partition).ec != std::errc{}) return;
    hooks_.topic_lost(text.substr(begin, open - begin), partition);
}

void Client::tick() {
    timer_.after(tick_interval, [this] { tick(); });
    wake();
    const bool due = lookup_interval_ != milliseconds{0} && loop::Loop::now().steady >= lookup_due_;
    if (!looking_up_ && (!up() || due)) look_up();
}

void Client::seen() {
    seen_since_lookup_ = true;
    become(State::up, {});
}

void Client::settle(const std::function<bool()>& settled) {
    const auto limit = loop::Loop::now().steady + milliseconds{1000};
    while (!settled() && loop::Loop::now().steady < limit) {
        const Event event{rd_kafka_queue_poll(main_.get(), 50)};
        if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR) hooks_.deliveries(event.get());
    }
}

void Client::look_up() {
    look_up_again_ = looking_up_;
    if (looking_up_) return;
    seen_since_lookup_ = false;
    looking_up_ = run([this, handle = handle_.get(), leaving = leaving_, alive = alive(),
                       wanted = probe_ || !up()]() -> loop::Worker::Continuation {
        auto lookup = ask(handle, *leaving);
        if (wanted && lookup.metadata) lookup.unreachable = probe(*lookup.metadata, *leaving);
        return [this, alive, lookup = std::move(lookup)] {
            if (!alive.expired()) on_lookup(lookup);
        };
    });
    probe_ = false;
}

bool Client::run(loop::Worker::Job job) { return worker_->submit(std::move(job)); }

void Client::on_lookup(const Lookup& lookup) {
    looking_up_ = false;
    if (look_up_again_) look_up();
    lookup_due_ = loop::Loop::now().steady + lookup_interval_;
    if (lookup.code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        on_brokers(lookup);
        if (hooks_.metadata) hooks_.metadata(*lookup.metadata);
    } else if (!seen_since_lookup_) {
        become(State::down, last_error_.empty() ? rd_kafka_err2str(lookup.code) : last_error_);
    }
}

void Client::on_brokers(const Lookup& lookup) {
    const auto before = unreachable_;
    if (lookup.unreachable) unreachable_ = *lookup.unreachable;
    const bool out = cut_off(*lookup.metadata, unreachable_);
    if (out) {
        probe_ = true;
        return become(State::down, "it answers, but " + text_of(unreachable_.front()));
    }
    // One client of a program says it: a reader that is asked for the connection.
    if (unreachable_ != before && events_.log && events_.connection && hooks_.metadata)
        for (const auto& each : unreachable_) events_.log(syslog_warning, "a broker of several: " + text_of(each));
    become(State::up, {});
}

void Client::become(State state, const std::string& text) {
    if (std::exchange(state_, state) == state) return;
    if (state == State::up) last_error_.clear();
    if (events_.connection) events_.connection({state == State::up, text});
}

}  // namespace evc::kafka
