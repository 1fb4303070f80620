#include "platform/bus/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <new>

namespace evc::bus {
namespace {

using boost::asio::posix::stream_descriptor;

Error unavailable(const std::string& why) { return {Fault::unavailable, why}; }

CallError disconnected() { return {std::string{disconnected_error}, "the connection to the bus was lost"}; }

}  // namespace

Connection::Connection(loop::Loop& loop, std::unique_ptr<sdbus::IConnection> connection)
    : loop_(loop), connection_(std::move(connection)), socket_(loop.io()), timer_(loop) {}

Connection::~Connection() { end(); }

void Connection::start(Handlers handlers) {
    handlers_ = std::move(handlers);
    socket_.assign(connection_->getEventLoopPollData().fd);
    schedule_processing();
}

void Connection::end() {
    if (!std::exchange(open_, false)) return;
    timer_.cancel();
    handlers_ = {};
    if (socket_.is_open()) {
        // Closing would wait for a bus that takes nothing.
        if (full()) ::shutdown(socket_.native_handle(), SHUT_RDWR);
        socket_.cancel();
        socket_.release();
    }
    for (auto& [number, call] : calls_) answer_later(std::move(call.answer), disconnected());
    calls_.clear();
    answers_.clear();
    interceptor_ = {};
}

bool Connection::full() const {
    try {
        return (connection_->getEventLoopPollData().events & POLLOUT) != 0;
    } catch (const sdbus::Error&) {
        return true;  // it is closed
    }
}

void Connection::schedule_processing() {
    if (!open_ || std::exchange(stirred_, true)) return;
    boost::asio::post(loop_.io(), [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        self->stirred_ = false;
        self->turn();
    });
}

bool Connection::process() {
    using std::chrono::steady_clock;
    const auto end = steady_clock::now() + turn_budget;
    bool more = true;
    do more = sdbus_api::process(*connection_);
    while (more && open_ && !full() && steady_clock::now() < end);
    return more;
}

void Connection::hold(bool hold) {
    held_ = hold;
    if (!hold) schedule_processing();
}

void Connection::turn() {
    if (!open_ || held_) return;
    const auto alive = shared_from_this();
    try {
        const bool more = process();
        if (!open_) return;
        if (quiet() && handlers_.drained) handlers_.drained();
        const bool may_write = answers_.writing() || (answers_.waiting() && !signals_wait_);
        if (may_write && !full()) answers_.write(loop::Loop::now().steady);
        if (!full() && (more || answers_.writing() || answers_.waiting() || signals_wait_))
            schedule_processing();
        else
            wait();
    } catch (const sdbus::Error& error) {
        lose(unavailable(error.getMessage()));
    }
}

void Connection::intercept(Interceptor interceptor) {
    interceptor_ = std::move(interceptor);
    // Any message of this connection leads to it.
    const auto proxy = sdbus_api::proxy(*connection_, "org.freedesktop.DBus", "/");
    const auto call = sdbus_api::method_call(*proxy, "org.freedesktop.DBus.Peer", "Ping");
    auto* const bus = ::sd_bus_message_get_bus(sdbus_api::Inside::message(call));
    if (::sd_bus_add_filter(bus, nullptr, filter, this) < 0) throw std::bad_alloc{};
}

int Connection::filter(sd_bus_message* message, void* line, sd_bus_error* /*error*/) {
    const auto& interceptor = static_cast<Connection*>(line)->interceptor_;
    if (!interceptor || ::sd_bus_message_is_method_call(message, nullptr, nullptr) <= 0) return 0;
    return interceptor(Call{message}) ? 1 : 0;
}

void Connection::answer(const Call& call, LongAnswers::Slice slice) {
    if (!open_ || !call.expects_reply()) return;
    answers_.add(call, std::move(slice), loop::Loop::now().steady);
    schedule_processing();
}

void Connection::wait() {
    const auto wanted = connection_->getEventLoopPollData();
    const int timeout = wanted.getPollTimeout();
    if (timeout == 0) return schedule_processing();
    if (timeout > 0)
        timer_.after(milliseconds{timeout}, [this] { turn(); });
    else
        timer_.cancel();
    // Whoever does not take its answers is asked for no more.
    if ((wanted.events & POLLOUT) == 0) {
        if (!reading_) await_read();
    } else if (!writing_) {
        await_write();
    }
}

void Connection::await_read() {
    reading_ = true;
    socket_.async_wait(stream_descriptor::wait_read, [weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || !self->open_) return;
        self->reading_ = false;
        self->turn();
    });
}

void Connection::await_write() {
    writing_ = true;
    socket_.async_wait(stream_descriptor::wait_write,
                       [weak = weak_from_this()](const boost::system::error_code& error) {
                           const auto self = weak.lock();
                           if (error || !self || !self->open_) return;
                           self->writing_ = false;
                           self->turn();
                       });
}

void Connection::lose(const Error& error) {
    const auto alive = shared_from_this();
    const auto lost = handlers_.lost;
    end();
    if (lost) lost(error);
}

void Connection::send(std::unique_ptr<sdbus::IProxy> proxy, const sdbus::MethodCall& call, milliseconds timeout,
                      RawAnswer answer) {
    if (!open_) return answer_later(std::move(answer), disconnected());
    const auto number = ++last_call_;
    const auto answered = [weak = weak_from_this(), number](sdbus::MethodReply& reply, const sdbus::Error* failed) {
        const auto self = weak.lock();
        if (!self) return;
        if (failed != nullptr)
            self->answer(number, nullptr, {failed->getName(), failed->getMessage()});
        else
            self->answer(number, &reply, {});
    };
    const auto usec = std::chrono::duration_cast<std::chrono::microseconds>(timeout).count();
    sdbus_api::call_async(*proxy, call, answered, static_cast<std::uint64_t>(usec));
    calls_.emplace(number, Outgoing{std::move(proxy), std::move(answer)});
    schedule_processing();
}

void Connection::answer(std::uint64_t number, sdbus::MethodReply* reply, const CallError& error) {
    auto call = calls_.extract(number);
    if (call.empty()) return;
    // The library looks at the proxy once more when this returns.
    const std::shared_ptr<sdbus::IProxy> proxy{std::move(call.mapped().proxy)};
    loop_.post([alive = shared_from_this(), proxy] {});
    call.mapped().answer(reply, error);
}

void Connection::answer_later(RawAnswer answer, CallError error) {
    loop_.post([answer = std::move(answer), error = std::move(error)] { answer(nullptr, error); });
}

}  // namespace evc::bus
