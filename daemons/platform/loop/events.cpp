#include "platform/loop/events.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
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

Signals::Signals(Loop& loop, std::initializer_list<int> signals, std::function<void(int)> received)
    : signals_(loop.io()), received_(std::move(received)) {
    for (const auto signal : signals) signals_.add(signal);
    arm();
}

void Signals::arm() {
    signals_.async_wait([this, alive = std::weak_ptr{alive_}](const boost::system::error_code& error, int signal) {
        if (error || alive.expired()) return;
        received_(signal);
        arm();
    });
}

bool has_terminal() {
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) return false;
    ::close(terminal);
    return true;
}

}  // namespace evc::loop
