#include "platform/bus/line.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <chrono>

namespace evc::bus {
namespace {

using boost::asio::posix::stream_descriptor;

// So many messages are handled before the loop has its turn again.
constexpr int messages_per_turn = 64;

Error unavailable(const std::string& why) { return {Fault::unavailable, why}; }

CallError disconnected() { return {std::string{disconnected_error}, "the connection to the bus was lost"}; }

}  // namespace

Line::Line(loop::Loop& loop, std::unique_ptr<sdbus::IConnection> connection)
    : loop_(loop), connection_(std::move(connection)), socket_(loop.io()), timer_(loop) {}

Line::~Line() { end(); }

void Line::start(Handlers handlers) {
    handlers_ = std::move(handlers);
    socket_.assign(connection_->getEventLoopPollData().fd);
    stir();
}

void Line::end() {
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
}

bool Line::full() const {
    try {
        return (connection_->getEventLoopPollData().events & POLLOUT) != 0;
    } catch (const sdbus::Error&) {
        return true;  // it is closed
    }
}

void Line::stir() {
    if (!open_ || std::exchange(stirred_, true)) return;
    boost::asio::post(loop_.io(), [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        self->stirred_ = false;
        self->turn();
    });
}

void Line::turn() {
    if (!open_) return;
    const auto alive = shared_from_this();
    try {
        bool more = true;
        for (int left = messages_per_turn; more && left > 0 && open_; --left) more = sdbus_api::process(*connection_);
        if (!open_) return;
        if (more)
            stir();
        else
            wait();
    } catch (const sdbus::Error& error) {
        lose(unavailable(error.getMessage()));
    }
}

void Line::wait() {
    const auto wanted = connection_->getEventLoopPollData();
    const int timeout = wanted.getPollTimeout();
    if (timeout == 0) return stir();
    if (timeout > 0)
        timer_.after(milliseconds{timeout}, [this] { turn(); });
    else
        timer_.cancel();
    if (!reading_) await_read();
    if ((wanted.events & POLLOUT) != 0) {
        if (!writing_) await_write();
    } else if (handlers_.drained) {
        handlers_.drained();
    }
}

void Line::await_read() {
    reading_ = true;
    socket_.async_wait(stream_descriptor::wait_read, [weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || !self->open_) return;
        self->reading_ = false;
        self->turn();
    });
}

void Line::await_write() {
    writing_ = true;
    socket_.async_wait(stream_descriptor::wait_write,
                       [weak = weak_from_this()](const boost::system::error_code& error) {
                           const auto self = weak.lock();
                           if (error || !self || !self->open_) return;
                           self->writing_ = false;
                           self->turn();
                       });
}

void Line::lose(const Error& error) {
    const auto alive = shared_from_this();
    const auto lost = handlers_.lost;
    end();
    if (lost) lost(error);
}

void Line::send(std::unique_ptr<sdbus::IProxy> proxy, const sdbus::MethodCall& call, milliseconds timeout,
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
    calls_.emplace(number, Call{std::move(proxy), std::move(answer)});
    stir();
}

void Line::answer(std::uint64_t number, sdbus::MethodReply* reply, const CallError& error) {
    auto call = calls_.extract(number);
    if (call.empty()) return;
    // The library looks at the proxy once more when this returns.
    const std::shared_ptr<sdbus::IProxy> proxy{std::move(call.mapped().proxy)};
    loop_.post([alive = shared_from_this(), proxy] {});
    call.mapped().answer(reply, error);
}

void Line::answer_later(RawAnswer answer, CallError error) {
    loop_.post([answer = std::move(answer), error = std::move(error)] { answer(nullptr, error); });
}

}  // namespace evc::bus
