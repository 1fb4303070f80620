#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace evc::sim {

class Process;

/// Milliseconds of virtual time since the simulation began.
using Time = std::int64_t;

/// Something that is to happen to a process at a time. Dropped when the process has died since, unless `life` is
/// `any_life`.
struct Event {
    Time at = 0;
    std::uint64_t order = 0;  ///< among events of the same time
    Process* target = nullptr;
    std::uint32_t life = 0;
    std::uint16_t what = 0;
    std::uint16_t small = 0;
    std::uint64_t large = 0;
};

inline constexpr std::uint32_t any_life = ~std::uint32_t{0};

/// The events to come, the next one first: a binary heap.
class EventQueue {
public:
    void push(Event event) {
        event.order = ++order_;
        events_.push_back(event);
        std::push_heap(events_.begin(), events_.end(), later);
    }
    Event pop() {
        std::pop_heap(events_.begin(), events_.end(), later);
        const auto event = events_.back();
        events_.pop_back();
        return event;
    }
    [[nodiscard]] bool empty() const { return events_.empty(); }

private:
    static bool later(const Event& a, const Event& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }

    std::vector<Event> events_;
    std::uint64_t order_ = 0;
};

}  // namespace evc::sim
