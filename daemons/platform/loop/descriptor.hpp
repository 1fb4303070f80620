#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
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

}  // namespace evc::loop
