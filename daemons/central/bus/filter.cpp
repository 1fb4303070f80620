#include "central/bus/filter.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace evc::central {

template <class T>
std::optional<T> Filter::value(const std::string& key, const char* type) {
    keys_.push_back(key);
    const auto found = given_.find(key);
    if (found == given_.end()) return std::nullopt;
    auto held = bus::value_of<T>(found->second);
    if (!held) complain(key + ": the value is of another type; allowed: " + type);
    return held;
}

std::optional<std::string> Filter::any_text(const std::string& key) { return value<std::string>(key, "a text (s)"); }

std::optional<bool> Filter::truth(const std::string& key) { return value<bool>(key, "true or false (b)"); }

std::optional<Wall> Filter::time(const std::string& key) {
    const auto usec = value<std::uint64_t>(key, "microseconds since 1970 (t)");
    if (!usec) return std::nullopt;
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return Wall{milliseconds{static_cast<std::int64_t>(std::min(*usec, most)) / 1'000}};
}

Status Filter::finish() const {
    if (complaint_) return failure(Fault::invalid, "filter: " + *complaint_);
    std::string allowed;
    for (const auto& key : keys_) allowed += (allowed.empty() ? "" : ", ") + key;
    for (const auto& [key, held] : given_)
        if (std::find(keys_.begin(), keys_.end(), key) == keys_.end())
            return failure(Fault::invalid, "filter: no key is called " + in_quotes(key) + "; allowed: " + allowed);
    return {};
}

void Filter::complain(std::string text) {
    if (!complaint_) complaint_ = std::move(text);
}

}  // namespace evc::central
