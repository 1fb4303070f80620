#pragma once

#include <boost/asio/signal_set.hpp>
#include <functional>
#include <initializer_list>
#include <memory>

#include "platform/loop/loop.hpp"

namespace evc::loop {

/// Calls `ready` each time a descriptor that somebody else owns is readable (or at its end), until destroyed. It may be
/// destroyed from within `ready`.
class ReadWatch {
public:
    ReadWatch(Loop& loop, int descriptor, std::function<void()> ready);
    ~ReadWatch();
    ReadWatch(const ReadWatch&) = delete;
    ReadWatch& operator=(const ReadWatch&) = delete;

private:
    struct State;
    static void arm(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
};

/// Calls `received` on the loop for each of the given signals that arrives.
class Signals {
public:
    Signals(Loop& loop, std::initializer_list<int> signals, std::function<void(int)> received);

private:
    void arm();

    boost::asio::signal_set signals_;
    std::function<void(int)> received_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// Whether this process has a controlling terminal, whose end is told by SIGHUP; to others that means: read your
/// configuration anew. To be asked before the signal comes: a terminal that has gone is nobody's any more.
[[nodiscard]] bool has_terminal();

}  // namespace evc::loop
