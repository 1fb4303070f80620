#include "platform/loop/signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace evc::loop {

bool has_terminal() {
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) return false;
    ::close(terminal);
    return true;
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

}  // namespace evc::loop
