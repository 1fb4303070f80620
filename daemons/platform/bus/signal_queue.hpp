#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace evc::bus {

enum class Change { added, changed, removed };

/// What has to be signalled of which object, at most one thing each: the newest, since values are read when the signal
/// goes out. The longest noted comes first, so that one that changes all the time keeps no other waiting.
class SignalQueue {
public:
    struct Entry {
        std::string path;
        Change change;
    };

    void note(const std::string& path, Change change) {
        const auto [noted, is_new] = noted_.try_emplace(path, change);
        if (is_new)
            order_.push_back(path);
        else if (change != Change::changed)
            noted->second = change;
    }
    [[nodiscard]] bool empty() const { return order_.empty(); }
    /// Takes the one that was noted first.
    [[nodiscard]] std::optional<Entry> take() {
        if (order_.empty()) return std::nullopt;
        auto noted = noted_.extract(order_.front());
        order_.pop_front();
        return Entry{std::move(noted.key()), noted.mapped()};
    }
    void clear() {
        order_.clear();
        noted_.clear();
    }

private:
    std::deque<std::string> order_;
    std::unordered_map<std::string, Change> noted_;
};

}  // namespace evc::bus
