#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace evc::bus {

/// What waits, of several senders who take turns: one that asks a hundred times waits for itself and keeps nobody
/// else waiting for more than one of its items. Bounded, for each and in all.
template <class Item>
class FairQueue {
public:
    FairQueue(std::size_t per_sender_max, std::size_t all_max) : per_sender_max_(per_sender_max), all_max_(all_max) {}

    [[nodiscard]] bool full_for(const std::string& sender) const {
        if (size_ >= all_max_) return true;
        const auto line = find(lines_, sender);
        return line != lines_.end() && line->items.size() >= per_sender_max_;
    }
    /// Where there is room, see full_for().
    void push(const std::string& sender, Item item) {
        auto line = find(lines_, sender);
        if (line == lines_.end()) line = lines_.insert(line, Waiting{sender, {}});
        line->items.push_back(std::move(item));
        ++size_;
    }
    /// The oldest of the sender whose turn it is.
    [[nodiscard]] std::optional<Item> pop() {
        if (lines_.empty()) return std::nullopt;
        auto line = std::move(lines_.front());
        lines_.pop_front();
        auto item = std::move(line.items.front());
        line.items.pop_front();
        --size_;
        if (!line.items.empty()) lines_.push_back(std::move(line));
        return item;
    }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    void clear() {
        lines_.clear();
        size_ = 0;
    }

private:
    struct Waiting {
        std::string sender;
        std::deque<Item> items;
    };

    template <class Lines>
    static auto find(Lines& lines, const std::string& sender) {
        return std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.sender == sender; });
    }

    const std::size_t per_sender_max_;
    const std::size_t all_max_;
    std::deque<Waiting> lines_;  ///< whose turn it is comes first
    std::size_t size_ = 0;
};

}  // namespace evc::bus
