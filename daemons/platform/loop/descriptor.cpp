#include "platform/loop/descriptor.hpp"

#include <utility>

namespace evc::loop {

struct ReadWatch::State {
    boost::asio::posix::stream_descriptor descriptor;
    std::function<void()> ready;
    bool ended = false;
};

ReadWatch::ReadWatch(Loop& loop, int descriptor, std::function<void()> ready)
    : state_(std::make_shared<State>(
          State{boost::asio::posix::stream_descriptor{loop.io(), descriptor}, std::move(ready)})) {
    arm(state_);
}

ReadWatch::~ReadWatch() {
    state_->ended = true;
    state_->descriptor.cancel();
    state_->descriptor.release();
}

void ReadWatch::arm(const std::shared_ptr<State>& state) {
    state->descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                                 [state](const boost::system::error_code& error) {
                                     if (error || state->ended) return;
                                     state->ready();
                                     if (!state->ended) arm(state);
                                 });
}

}  // namespace evc::loop
