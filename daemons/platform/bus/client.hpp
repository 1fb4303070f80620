#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "platform/bus/reconnector.hpp"
#include "platform/loop/loop.hpp"

namespace evc::bus {

/// A signal that a match rule let through; valid during the call that hands it over.
class Signal {
public:
    explicit Signal(sdbus::Message& message) : message_(message) {}

    [[nodiscard]] std::string sender() const { return message_.getSender(); }  ///< a unique name: ":1.7"
    [[nodiscard]] std::string path() const { return message_.getPath(); }
    [[nodiscard]] std::string interface() const { return message_.getInterfaceName(); }
    [[nodiscard]] std::string member() const { return message_.getMemberName(); }

    /// Its first arguments; none when they are of other types. Once.
    template <class... Arguments>
    [[nodiscard]] std::optional<std::tuple<Arguments...>> read() const {
        std::tuple<Arguments...> arguments;
        try {
            std::apply([this](auto&... argument) { (void)(message_ >> ... >> argument); }, arguments);
        } catch (const sdbus::Error&) {
            return std::nullopt;
        }
        return arguments;
    }

private:
    sdbus::Message& message_;
};

/// The rule for all signals of the objects at `path` and below it of whoever owns `name`: one rule for any number of
/// objects, since a bus allows 512 per connection.
[[nodiscard]] std::string match_rule(const std::string& name, const std::string& path);
/// The rule for NameOwnerChanged of `name`: whether a program is there. Arguments: name, old owner, new owner.
[[nodiscard]] std::string owner_rule(const std::string& name);

/// The calling side of a bus, on the loop. It connects, and connects again, by itself; what it calls may come and go.
///
///     bus::Client client{loop, {.where = {}, .matches = {bus::match_rule(name, "/org/evcharging/Central1")}},
///                        {.up = [&] { ... }, .down = [&](const Error& error) { ... },
///                         .signal = [&](const bus::Signal& signal) { ... }}};
///     client.start();
///     client.call<bus::ManagedObjects>({name, path, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"},
///                                      seconds{25}, [](const bus::CallResult<bus::ManagedObjects>& result) { ... });
///
/// The names of the results' types are in platform/bus/types.hpp. The answers' errors: CallError.
class Client {
public:
    struct Settings {
        BusAddress where;
        std::vector<std::string> matches;  ///< of signals; at most 512 on a system bus
    };
    struct Handlers {
        std::function<void()> up;                ///< connected: it may be called now
        std::function<void(const Error&)> down;  ///< once until the next `up`, also for the first attempt
        std::function<void(const Signal&)> signal = {};
    };

    Client(loop::Loop& loop, Settings settings, Handlers handlers);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// No handler is called before the loop runs on.
    void start() { reconnector_.start(); }
    [[nodiscard]] bool up() const { return reconnector_.connection() != nullptr; }

    /// Calls a method; as Connection::call(). While not up `answered` comes with disconnected_error.
    template <class... Outs, class... Ins>
    void call(const Target& target, milliseconds timeout, Answered<Outs...> answered, const Ins&... ins) {
        if (up())
            return reconnector_.connection()->template call<Outs...>(target, timeout, std::move(answered), ins...);
        loop_.post([answered = std::move(answered)] {
            answered(CallResult<Outs...>{
                tl::make_unexpected(CallError{std::string{disconnected_error}, "there is no connection to the bus"})});
        });
    }

private:
    loop::Loop& loop_;
    std::shared_ptr<std::function<void(const Signal&)>> signal_;
    Reconnector reconnector_;
};

}  // namespace evc::bus
