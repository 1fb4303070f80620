#include "platform/loop/loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

namespace evc::loop {

void Loop::run() {
    const auto stay = boost::asio::make_work_guard(io_);
    io_.restart();
    io_.run();
}

void Loop::stop() { io_.stop(); }

void Loop::post(std::function<void()> task) { boost::asio::post(io_, std::move(task)); }

Moment Loop::now() {
    using std::chrono::floor;
    const auto wall = floor<milliseconds>(std::chrono::system_clock::now());
    const auto steady = floor<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
    return {wall, Steady{steady}};
}

}  // namespace evc::loop
