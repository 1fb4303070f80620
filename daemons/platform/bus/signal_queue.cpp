#include "platform/bus/signal_queue.hpp"

namespace evc::bus {

void SignalQueue::note(const std::string& path, Change change) {
    const auto [noted, is_new] = noted_.try_emplace(path, change);
    if (is_new)
        order_.push_back(path);
    else if (change != Change::changed)
        noted->second = change;
}

std::optional<SignalQueue::Entry> SignalQueue::take() {
    if (order_.empty()) return std::nullopt;
    auto noted = noted_.extract(order_.front());
    order_.pop_front();
    return Entry{std::move(noted.key()), noted.mapped()};
}

void SignalQueue::clear() {
    order_.clear();
    noted_.clear();
}

}  // namespace evc::bus
