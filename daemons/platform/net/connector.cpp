#include "platform/net/connector.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <optional>
#include <utility>

#include "platform/loop/backoff.hpp"
#include "platform/net/connection.hpp"
#include "platform/net/socket.hpp"

namespace evc::net {
namespace {

using boost::asio::ip::tcp;

Error unavailable(const Endpoint& endpoint, const std::string& why) {
    return {Fault::unavailable, endpoint.text() + ": " + why};
}

}  // namespace

/// One attempt or one connection at a time; `turn` tells completions of an earlier one, which are ignored.
struct Connector::State : std::enable_shared_from_this<State> {
    State(loop::Loop& the_loop, Endpoint where, Handlers the_handlers)
        : loop(the_loop),
          endpoint(std::move(where)),
          handlers(std::move(the_handlers)),
          timer(the_loop.io()),
          resolver(the_loop.io()) {}

    void attempt();
    void resolve();
    void connect_next(const std::string& last_error);
    void connected();
    void closed(const Status& status);
    void failed(const Error& why, milliseconds pause = milliseconds{0});
    void end();
    template <class Task>
    auto in_this_turn(Task task);

    loop::Loop& loop;
    Endpoint endpoint;
    Handlers handlers;
    boost::asio::steady_timer timer;
    tcp::resolver resolver;
    loop::Backoff backoff;
    std::deque<Address> addresses;         ///< not tried yet in this attempt
    std::optional<Stream::socket> socket;  ///< while connecting
    Connection connection;
    Steady connected_at{};
    std::uint64_t turn = 0;
    bool started = false;
    bool told_down = false;
};

/// `task` for a completion handler: not run when the turn is over by then.
template <class Task>
auto Connector::State::in_this_turn(Task task) {
    return [self = shared_from_this(), now = turn, task = std::move(task)](auto&&... results) {
        if (self->turn == now) task(*self, std::forward<decltype(results)>(results)...);
    };
}

void Connector::State::attempt() {
    ++turn;
    addresses.clear();
    const auto known = address_of(endpoint);
    if (!known || endpoint.host == "localhost") return resolve();
    addresses.push_back(*known);
    connect_next({});
}

void Connector::State::resolve() {
    const auto resolved = [](State& state, const boost::system::error_code& error, const auto& results) {
        for (const auto& result : results) state.addresses.emplace_back(result.endpoint());
        state.connect_next(error.message());
    };
    resolver.async_resolve(endpoint.host, std::to_string(endpoint.port), in_this_turn(resolved));
}

void Connector::State::connect_next(const std::string& last_error) {
    ++turn;
    if (addresses.empty()) return failed(unavailable(endpoint, last_error));
    const auto address = addresses.front();
    addresses.pop_front();
    socket.emplace(loop.io());
    socket->async_connect(address, in_this_turn([](State& state, const boost::system::error_code& error) {
                              return error ? state.connect_next(error.message()) : state.connected();
                          }));
    timer.expires_after(connect_timeout);
    timer.async_wait(in_this_turn([](State& state, const boost::system::error_code& error) {
        if (!error) state.connect_next("no answer within " + std::to_string(connect_timeout.count()) + " ms");
    }));
}

void Connector::State::connected() {
    ++turn;
    timer.cancel();
    boost::system::error_code error;
    const auto descriptor = socket->release(error);
    socket.reset();
    if (error) return failed(unavailable(endpoint, error.message()));
    connection = Connection{loop, descriptor};
    connected_at = loop::Loop::now().steady;
    told_down = false;
    connection.start({[weak = weak_from_this()](std::string_view bytes) {
                          if (const auto self = weak.lock()) self->handlers.received(bytes);
                      },
                      [weak = weak_from_this()](const Status& status) {
                          if (const auto self = weak.lock()) self->closed(status);
                      }});
    handlers.up();
}

void Connector::State::closed(const Status& status) {
    connection = {};
    failed(unavailable(endpoint, status ? "the other side closed the connection" : status.error().text));
}

void Connector::State::failed(const Error& why, milliseconds pause) {
    const auto now = ++turn;
    if (connected_at != Steady{} && loop::Loop::now().steady - connected_at >= loop::Backoff::longest) backoff.reset();
    connected_at = {};
    if (!std::exchange(told_down, true)) handlers.down(why);
    if (turn != now) return;
    timer.expires_after(std::max(backoff.next(), pause));
    timer.async_wait(in_this_turn([](State& state, const boost::system::error_code& error) {
        if (!error) state.attempt();
    }));
}

void Connector::State::end() {
    ++turn;
    timer.cancel();
    resolver.cancel();
    socket.reset();
}

Connector::Connector(loop::Loop& loop, Endpoint endpoint, Handlers handlers)
    : state_(std::make_shared<State>(loop, std::move(endpoint), std::move(handlers))) {}

Connector::~Connector() {
    state_->end();
    state_->connection.close();
}

void Connector::start() {
    if (std::exchange(state_->started, true)) return;
    boost::asio::post(state_->loop.io(), state_->in_this_turn([](State& state) { state.attempt(); }));
}

void Connector::send(std::string_view bytes) { state_->connection.send(bytes); }

void Connector::drop(Error why, milliseconds pause) {
    if (!connected()) return;
    state_->connection.close();
    boost::asio::post(state_->loop.io(),
                      state_->in_this_turn([why = std::move(why), pause](State& state) { state.failed(why, pause); }));
}

void Connector::stop() {
    state_->end();
    state_->connection.finish();
}

bool Connector::connected() const { return state_->connection.is_open(); }

const Endpoint& Connector::endpoint() const { return state_->endpoint; }

}  // namespace evc::net
