#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/bus/errors.hpp"
#include "platform/bus/long_answers.hpp"
#include "platform/bus/raw_message.hpp"
#include "platform/bus/sdbus.hpp"
#include "platform/bus/types.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::bus {

/// A method of an object on the bus.
struct Target {
    std::string destination;  ///< a bus name
    std::string path;
    std::string interface;
    std::string method;
};

/// What a call came to: its results, or why there are none.
template <class... Outs>
using CallResult = tl::expected<std::tuple<Outs...>, CallError>;

/// What is called with that. The types of the results are always written out, never deduced.
template <class... Outs>
using Answered = std::type_identity_t<std::function<void(const CallResult<Outs...>&)>>;

/// One connection to a bus at work on the loop: sd-bus is asked before each wait what to wait for. Only the loop's
/// thread uses it. Held by shared pointers, since an answer may be given long after its call.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    struct Handlers {
        std::function<void(const Error&)> lost;  ///< at most once; nothing can be sent any more
        std::function<void()> drained;           ///< quiet() is true; may come more often than needed
    };
    /// Sees each call before the library does, and says whether it has answered it, or will.
    using Interceptor = std::function<bool(const Call&)>;

    /// Messages are handled for so long before the loop has its turn again: other events wait for no longer, however
    /// much is called. With a slice of a long answer it is the share of the bus in a turn.
    static constexpr std::chrono::microseconds turn_budget{2'000};

    Connection(loop::Loop& loop, std::unique_ptr<sdbus::IConnection> connection);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Begins to work; until then nothing that came in is looked at.
    void start(Handlers handlers);
    /// Ends for good; calls under way are answered with disconnected_error, `lost` is not called.
    void end();
    /// As if it had been lost.
    void give_up(const Error& why) { lose(why); }
    [[nodiscard]] bool open() const { return open_; }

    /// Whether what was sent still waits for the socket. No further call is taken up meanwhile.
    [[nodiscard]] bool full() const;
    /// Whether signals may be sent: nothing waits for the socket, and no long answer is being written, whose caller
    /// would hear of a change before it knows what has changed.
    [[nodiscard]] bool quiet() const { return !full() && !answers_.writing(); }
    /// While signals wait no further long answer is begun.
    void signals_wait(bool wait) { signals_wait_ = wait; }

    /// While held, nothing that comes in is looked at.
    void hold(bool hold);
    /// Before start().
    void intercept(Interceptor interceptor);
    /// Answers a call a slice at a time.
    void answer(const Call& call, LongAnswers::Slice slice);
    /// To be called after whatever may have sent something past this class, such as an answer or a signal.
    void schedule_processing();

    /// Calls a method of another program's object. `answered` comes once, on the loop: with disconnected_error when the
    /// line ends before, never from within call(). A timeout is org.freedesktop.DBus.Error.NoReply.
    template <class... Outs, class... Ins>
    void call(const Target& target, milliseconds timeout, Answered<Outs...> answered, const Ins&... ins);

    [[nodiscard]] sdbus::IConnection& connection() { return *connection_; }

private:
    using RawAnswer = std::function<void(sdbus::MethodReply* reply, const CallError& error)>;
    struct Outgoing {
        std::unique_ptr<sdbus::IProxy> proxy;
        RawAnswer answer;
    };

    static int filter(sd_bus_message* message, void* line, sd_bus_error* error);
    [[nodiscard]] bool process();
    void turn();
    void wait();
    void await_read();
    void await_write();
    void lose(const Error& error);
    void send(std::unique_ptr<sdbus::IProxy> proxy, const sdbus::MethodCall& call, milliseconds timeout,
              RawAnswer answer);
    void answer(std::uint64_t number, sdbus::MethodReply* reply, const CallError& error);
    void answer_later(RawAnswer answer, CallError error);

    loop::Loop& loop_;
    std::unique_ptr<sdbus::IConnection> connection_;
    boost::asio::posix::stream_descriptor socket_;
    loop::Timer timer_;
    Handlers handlers_;
    std::unordered_map<std::uint64_t, Outgoing> calls_;
    std::uint64_t last_call_ = 0;
    Interceptor interceptor_;
    LongAnswers answers_;
    bool signals_wait_ = false;
    bool held_ = false;
    bool open_ = true;
    bool stirred_ = false;
    bool reading_ = false;
    bool writing_ = false;
};

template <class... Outs, class... Ins>
void Connection::call(const Target& target, milliseconds timeout, Answered<Outs...> answered, const Ins&... ins) {
    auto raw = [answered = std::move(answered)](sdbus::MethodReply* reply, const CallError& error) {
        if (reply == nullptr) return answered(CallResult<Outs...>{tl::make_unexpected(error)});
        std::tuple<Outs...> outs;
        try {
            std::apply([reply](auto&... out) { (void)(*reply >> ... >> out); }, outs);
        } catch (const sdbus::Error& wrong) {
            return answered(CallResult<Outs...>{tl::make_unexpected(CallError{wrong.getName(), wrong.getMessage()})});
        }
        answered(CallResult<Outs...>{std::move(outs)});
    };
    try {
        auto proxy = sdbus_api::proxy(*connection_, target.destination, target.path);
        auto call = sdbus_api::method_call(*proxy, target.interface, target.method);
        (void)(call << ... << ins);
        send(std::move(proxy), call, timeout, raw);
    } catch (const sdbus::Error& wrong) {
        answer_later(raw, {wrong.getName(), wrong.getMessage()});
    }
}

}  // namespace evc::bus
