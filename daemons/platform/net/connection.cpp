#include "platform/net/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "platform/net/socket.hpp"

namespace evc::net {
namespace {

using boost::system::error_code;

/// Read at once: more than a second of one peer's messages, little enough for the stack.
constexpr std::size_t read_size = 16 * 1024;

void set_tcp_options(int descriptor) {
    if (!local_address(descriptor).is_tcp()) return;
    set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 5);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 2);
    set_option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, 5000);
}

/// The peer is gone: what it said before may still be read.
bool is_gone(const error_code& error) {
    return error == boost::asio::error::broken_pipe || error == boost::asio::error::connection_reset;
}

Error unavailable(const error_code& error) { return {Fault::unavailable, error.message()}; }

}  // namespace

/// Lives until its pending operations have returned, also when the Connection is gone: handlers may destroy it.
struct Connection::State : std::enable_shared_from_this<State> {
    enum class Phase { open, finishing, ended };

    State(loop::Loop& loop, int fd, std::shared_ptr<void> kept)
        : socket(loop.io(), Stream{local_address(fd).family(), 0}, fd), token(std::move(kept)) {
        socket.non_blocking(true);
    }

    /// For a completion: `next` is called unless it was cancelled or all is over by then.
    auto then(void (State::*next)()) {
        return [self = shared_from_this(), next](const error_code& error) {
            if (!error && self->phase != Phase::ended) ((*self).*next)();
        };
    }

    void wait_read();
    void read();
    void wait_write();
    void flush();
    void drained();
    void send(std::string_view bytes);
    void keep(std::string_view bytes);
    void fail_later(Error why);
    void peer_ended();
    void finish();
    void start_linger();
    void rest(milliseconds pause);
    void wake();
    void end(const Status& status);
    void end_in_order() { end({}); }
    void close();

    Stream::socket socket;
    std::shared_ptr<void> token;
    Handlers handlers;
    std::string outbox;
    std::unique_ptr<boost::asio::steady_timer> linger_timer;
    std::unique_ptr<boost::asio::steady_timer> rest_timer;  ///< expires when reading goes on
    Phase phase = Phase::open;
    std::size_t dropped = 0;  ///< bytes read since finish()
    bool started = false;
    bool reading = false;  ///< a wait is pending, or read() runs
    bool resting = false;  ///< neither is to be begun
    bool peer_done = false;
    bool broken = false;  ///< nothing can be sent any more
};

void Connection::State::wait_read() {
    reading = true;
    socket.async_wait(Stream::socket::wait_read, then(&State::read));
}

void Connection::State::read() {
    if (resting) {
        reading = false;
        return;
    }
    std::array<char, read_size> buffer;  // on the stack: one for all connections
    error_code error;
    const auto size = socket.read_some(boost::asio::buffer(buffer), error);
    if (error == boost::asio::error::eof) return peer_ended();
    if (error && error != boost::asio::error::would_block) return end(tl::make_unexpected(unavailable(error)));
    if (size > 0 && phase == Phase::open)
        handlers.received({buffer.data(), size});
    else if ((dropped += size) > dropped_max)
        return end({});
    if (phase == Phase::ended) return;
    reading = !resting;
    if (reading) wait_read();
}

void Connection::State::rest(milliseconds pause) {
    if (phase != Phase::open || pause <= milliseconds{0}) return;
    resting = true;
    if (!rest_timer) rest_timer = std::make_unique<boost::asio::steady_timer>(socket.get_executor());
    rest_timer->expires_after(pause);
    rest_timer->async_wait(then(&State::wake));
}

void Connection::State::wake() {
    resting = false;
    if (phase != Phase::ended && started && !reading && !peer_done) wait_read();
}

void Connection::State::peer_ended() {
    peer_done = true;
    reading = false;
    if (outbox.empty()) return end({});
    start_linger();
}

void Connection::State::send(std::string_view bytes) {
    if (phase != Phase::open || broken || bytes.empty()) return;
    if (!outbox.empty()) return keep(bytes);
    error_code error;
    const auto size = socket.write_some(boost::asio::buffer(bytes), error);
    if (!error || error == boost::asio::error::would_block) return keep(bytes.substr(size));
    broken = true;
    if (!is_gone(error)) fail_later(unavailable(error));
}

void Connection::State::keep(std::string_view bytes) {
    if (bytes.empty()) return;
    if (outbox.size() + bytes.size() > outbox_max) {
        broken = true;
        return fail_later({Fault::unavailable, "the peer does not read: more than " + std::to_string(outbox_max) +
                                                   " bytes wait to be sent"});
    }
    const bool first = outbox.empty();
    outbox += bytes;
    if (first) wait_write();
}

void Connection::State::wait_write() { socket.async_wait(Stream::socket::wait_write, then(&State::flush)); }

void Connection::State::flush() {
    error_code error;
    const auto size = socket.write_some(boost::asio::buffer(outbox), error);
    if (error && error != boost::asio::error::would_block) {
        broken = true;
        outbox = {};
        if (peer_done || !is_gone(error)) end(tl::make_unexpected(unavailable(error)));
        return;
    }
    outbox.erase(0, size);
    if (!outbox.empty()) return wait_write();
    outbox = {};
    drained();
}

void Connection::State::drained() {
    if (peer_done) return end({});
    error_code ignored;
    if (phase == Phase::finishing) socket.shutdown(Stream::socket::shutdown_send, ignored);
}

void Connection::State::finish() {
    if (phase != Phase::open) return;
    phase = Phase::finishing;
    start_linger();
    started = true;
    wake();
    if (outbox.empty()) drained();
}

void Connection::State::start_linger() {
    if (linger_timer) return;
    linger_timer = std::make_unique<boost::asio::steady_timer>(socket.get_executor(), linger);
    linger_timer->async_wait(then(&State::end_in_order));
}

void Connection::State::fail_later(Error why) {
    boost::asio::post(socket.get_executor(), [self = shared_from_this(), why = std::move(why)] {
        if (self->phase != Phase::ended) self->end(tl::make_unexpected(why));
    });
}

void Connection::State::end(const Status& status) {
    const auto self = shared_from_this();
    const bool told = phase == Phase::open && handlers.closed;
    phase = Phase::ended;
    if (told) handlers.closed(status);
    close();
}

void Connection::State::close() {
    phase = Phase::ended;
    error_code ignored;
    socket.close(ignored);
    if (linger_timer) linger_timer->cancel();
    if (rest_timer) rest_timer->cancel();
    token.reset();
}

Connection::Connection(loop::Loop& loop, int descriptor, std::shared_ptr<void> token)
    : state_(std::make_shared<State>(loop, descriptor, std::move(token))) {
    set_tcp_options(descriptor);
}

Connection::~Connection() { close(); }

Connection::Connection(Connection&&) noexcept = default;

Connection& Connection::operator=(Connection&& other) noexcept {
    if (this != &other) close();
    state_ = std::move(other.state_);
    return *this;
}

void Connection::start(Handlers handlers) {
    if (!is_open() || std::exchange(state_->started, true)) return;
    state_->handlers = std::move(handlers);
    state_->wait_read();
}

void Connection::send(std::string_view bytes) {
    if (state_) state_->send(bytes);
}

void Connection::finish() {
    if (const auto state = std::move(state_)) state->finish();
}

void Connection::rest(milliseconds pause) {
    if (state_) state_->rest(pause);
}

void Connection::close() {
    if (const auto state = std::move(state_)) state->close();
}

bool Connection::is_open() const { return state_ && state_->phase == State::Phase::open; }

std::string Connection::peer() const {
    if (!is_open()) return "nobody";
    const auto address = peer_address(descriptor());
    if (address.family() == AF_UNIX) return "a local process";
    return address.is_tcp() ? Endpoint{address.host(), address.port(), {}}.text() : "nobody";
}

std::string Connection::host() const { return is_open() ? peer_address(descriptor()).host() : std::string{}; }

bool Connection::is_local() const {
    if (!is_open()) return false;
    const auto peer = peer_address(descriptor());
    if (!peer.is_tcp()) return peer.family() == AF_UNIX;
    return peer.is_loopback() || peer.host() == local_address(descriptor()).host();
}

int Connection::descriptor() const { return is_open() ? state_->socket.native_handle() : -1; }

}  // namespace evc::net
