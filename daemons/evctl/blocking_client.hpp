#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "evctl/failure.hpp"
#include "evctl/interfaces.hpp"
#include "platform/bus/client.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::evctl {

/// The bus as evctl uses it: one question at a time, the loop at work until it is answered. Connects at the first one.
class BlockingClient {
public:
    /// `timeout`: for each answer.
    BlockingClient(bus::BusAddress where, milliseconds timeout)
        : where_(std::move(where)), timeout_(timeout), timer_(loop_) {}
    BlockingClient(const BlockingClient&) = delete;
    BlockingClient& operator=(const BlockingClient&) = delete;

    /// From the first question on the signals that these rules let through go to `heard`, while the loop runs.
    void listen(std::vector<std::string> rules, std::function<void(const bus::Signal&)> heard);

    /// Calls a method of the object at `path` of whoever owns the name `destination`, and waits for the answer.
    template <class M, class... Ins>
    [[nodiscard]] typename M::CallResult call(const std::string& destination, const std::string& path, const M& method,
                                              const Ins&... ins) {
        connect();
        std::optional<typename M::CallResult> result;
        const auto answered = [this, &result](const auto& answer) {
            result = answer;
            loop_.stop();
        };
        method.call(*client_, destination, path, timeout_, answered, ins...);
        while (!result) loop_.run();
        if (!*result && trouble_) return tl::make_unexpected(*trouble_);
        return *std::move(result);
    }

    /// Goes on after this time.
    void pause(milliseconds time);

    /// Hears signals until leave(), or until the connection is lost: service::Exit::unavailable.
    [[nodiscard]] Done hear();
    void leave();

    [[nodiscard]] const bus::BusAddress& where() const { return where_; }
    [[nodiscard]] loop::Loop& loop() { return loop_; }

private:
    void connect();

    const bus::BusAddress where_;
    const milliseconds timeout_;
    loop::Loop loop_;
    loop::Timer timer_;
    std::vector<std::string> rules_;
    std::function<void(const bus::Signal&)> heard_;
    std::optional<bus::CallError> trouble_;  ///< why there is no connection
    bool left_ = false;
    std::unique_ptr<bus::Client> client_;
};

}  // namespace evc::evctl
