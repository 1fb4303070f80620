#include "platform/net/listener.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <string>
#include <utility>

#include "platform/net/socket.hpp"

namespace evc::net {
namespace {

constexpr int accepted_at_once = 64;      // then other events have their turn
constexpr milliseconds retry_after{100};  // when the system cannot accept and turning away does not help

Descriptor reserve_descriptor() { return Descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)}; }

Descriptor accept_one(int listening) {
    return Descriptor{::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
}

bool is_out_of_descriptors(int error) { return error == EMFILE || error == ENFILE; }

bool is_out_of_memory(int error) { return error == ENOMEM || error == ENOBUFS; }

bool is_listening(int descriptor) {
    int listening = 0;
    int type = 0;
    socklen_t size = sizeof(int);
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening == 1 &&
           ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

}  // namespace

struct Listener::State : std::enable_shared_from_this<State> {
    State(loop::Loop& the_loop, Listening listening, Handlers the_handlers, std::size_t max)
        : loop(the_loop),
          file(std::move(listening.file)),
          socket(the_loop.io(), listening.socket.release()),
          retry(the_loop.io()),
          handlers(std::move(the_handlers)),
          connections_max(max) {}

    void wait();
    void accept_waiting();
    bool accept_next();
    void take(Descriptor connection);
    bool shed(int error);
    void turn_away(const std::string& why);
    void wait_for_better(int error);
    std::shared_ptr<void> count_one();

    loop::Loop& loop;
    SocketFile file;
    boost::asio::posix::stream_descriptor socket;
    boost::asio::steady_timer retry;
    Handlers handlers;
    std::size_t connections_max;
    Descriptor reserve = reserve_descriptor();  ///< given up to accept and close when there is no other
    std::shared_ptr<std::size_t> connections = std::make_shared<std::size_t>(0);
    std::uint64_t turned_away = 0;
    bool turning_away = false;
    bool ended = false;
};

void Listener::State::wait() {
    socket.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](const boost::system::error_code& error) {
                          if (!error && !self->ended) self->accept_waiting();
                      });
}

void Listener::State::accept_waiting() {
    for (int accepted = 0; accepted < accepted_at_once; ++accepted)
        if (ended || !accept_next()) return;
    if (!ended) wait();
}

/// False when there is nothing more to accept now; the next wait is armed then.
bool Listener::State::accept_next() {
    auto connection = accept_one(socket.native_handle());
    const auto error = errno;
    if (connection.valid()) {
        take(std::move(connection));
        return true;
    }
    if (error == EAGAIN) {
        wait();
        return false;
    }
    if (is_out_of_descriptors(error) && reserve.valid()) return shed(error);
    if (!is_out_of_descriptors(error) && !is_out_of_memory(error)) return true;  // this one connection's own failure
    wait_for_better(error);
    return false;
}

void Listener::State::take(Descriptor connection) {
    if (*connections >= connections_max)
        return turn_away("at most " + std::to_string(connections_max) + " connections are allowed");
    if (turning_away) {
        turning_away = false;
        if (handlers.capacity) handlers.capacity({});
    }
    if (!ended) handlers.accepted(Connection{loop, connection.release(), count_one()});
}

/// As accept_next(). The system looks for a free descriptor before it looks for a connection, so there may be none.
bool Listener::State::shed(int error) {
    reserve = {};
    auto connection = accept_one(socket.native_handle());
    const auto then = errno;
    const bool closed = connection.valid();
    connection = {};
    reserve = reserve_descriptor();
    if (closed) {
        turn_away(error_text(error));
        return true;
    }
    if (then == EAGAIN)
        wait();
    else
        wait_for_better(then);
    return false;
}

void Listener::State::turn_away(const std::string& why) {
    ++turned_away;
    if (std::exchange(turning_away, true) || !handlers.capacity) return;
    handlers.capacity(failure(Fault::unavailable, "new connections are closed at once: " + why));
}

void Listener::State::wait_for_better(int error) {
    if (!reserve.valid()) reserve = reserve_descriptor();
    if (!std::exchange(turning_away, true) && handlers.capacity)
        handlers.capacity(failure(Fault::unavailable, "new connections have to wait: " + error_text(error)));
    if (ended) return;
    retry.expires_after(retry_after);
    retry.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
        if (!cancelled && !self->ended) self->accept_waiting();
    });
}

std::shared_ptr<void> Listener::State::count_one() {
    ++*connections;
    return {nullptr, [counted = connections](void*) { --*counted; }};
}

Result<std::unique_ptr<Listener>> Listener::open(loop::Loop& loop, const Endpoint& endpoint, Handlers handlers,
                                                 std::size_t connections_max) {
    auto listening = listen_at(endpoint);
    if (!listening) return tl::make_unexpected(listening.error());
    return std::unique_ptr<Listener>{
        new Listener{std::make_shared<State>(loop, *std::move(listening), std::move(handlers), connections_max)}};
}

bool Listener::listens_at(int descriptor, const Endpoint& endpoint) {
    if (!is_listening(descriptor) || endpoint.is_unix()) return false;
    const auto here = local_address(descriptor);
    if (here.port() != endpoint.port) return false;
    if (endpoint.host.empty()) return here.host() == "::";
    const auto wanted = address_of(endpoint);
    return wanted && wanted->host() == here.host();
}

Result<std::unique_ptr<Listener>> Listener::adopt(loop::Loop& loop, int descriptor, Handlers handlers,
                                                  std::size_t connections_max) {
    if (!is_listening(descriptor))
        return failure(Fault::invalid, "descriptor " + std::to_string(descriptor) + " is no listening stream socket");
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    Listening listening{Descriptor{descriptor}, {}};
    return std::unique_ptr<Listener>{
        new Listener{std::make_shared<State>(loop, std::move(listening), std::move(handlers), connections_max)}};
}

Listener::Listener(std::shared_ptr<State> state) : state_(std::move(state)) { state_->wait(); }

Listener::~Listener() {
    state_->ended = true;
    boost::system::error_code ignored;
    state_->socket.close(ignored);
    state_->retry.cancel();
    const SocketFile removed{std::move(state_->file)};
}

std::uint16_t Listener::port() const { return local_address(descriptor()).port(); }

int Listener::descriptor() const { return state_->socket.native_handle(); }

std::size_t Listener::connections() const { return *state_->connections; }

std::uint64_t Listener::turned_away() const { return state_->turned_away; }

}  // namespace evc::net
