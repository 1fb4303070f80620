#include "platform/loop/signals.hpp"

#include <utility>

namespace evc::loop {

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
