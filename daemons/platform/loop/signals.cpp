#include "platform/loop/signals.hpp"

#include <utility>

namespace evc::loop {

Signals::Signals(Loop& loop, std::initializer_list<int> signals, std::function<void(int)> received)
    : signals_(loop.io()), received_(std::move(received)) {
    for (const auto signal : signals) signals_.add(signal);
    arm();
}

void Signals::arm() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (error) return;
        received_(signal);
        arm();
    });
}

}  // namespace evc::loop
