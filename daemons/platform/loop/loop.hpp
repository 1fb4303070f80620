#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>

#include "core/time.hpp"

namespace evc::loop {

/// The one event loop of a program: everything but commits and a library's own threads runs on the thread that calls
/// run(), and nothing on it blocks. An exception out of a handler leaves run(): a program ends by it.
class Loop {
public:
    Loop() = default;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Runs handlers until stop().
    void run();

    /// Makes run() return after the handler that is running. Only from the loop's own thread.
    void stop();

    /// Runs `task` on the loop, after what is ready now. The one member that any thread may call.
    void post(std::function<void()> task);

    /// Both clocks, read now.
    [[nodiscard]] static Moment now();

    /// For the rooms of platform/ that wrap descriptors and sockets.
    [[nodiscard]] boost::asio::io_context& io() { return io_; }

private:
    boost::asio::io_context io_{1};
};

}  // namespace evc::loop
