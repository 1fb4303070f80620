#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace evc::bus {

/// A property's value as it is now, by a hash of it.
struct Fingerprint {
    const char* property;
    std::size_t value;
};

template <class Value>
[[nodiscard]] Fingerprint fingerprint(const char* property, const Value& value) {
    return {property, std::hash<Value>{}(value)};
}

/// Which of an object's properties differ from what was told last. Keeps no copy of them.
class ChangeDetector {
public:
    /// The properties, always the same in the same order, that differ from the last call: all of them the first time.
    [[nodiscard]] std::vector<std::string> differing(std::span<const Fingerprint> now) {
        std::vector<std::string> names;
        told_.resize(now.size());
        for (std::size_t i = 0; i < now.size(); ++i) {
            if (begun_ && told_[i] == now[i].value) continue;
            told_[i] = now[i].value;
            names.emplace_back(now[i].property);
        }
        begun_ = true;
        return names;
    }

private:
    std::vector<std::size_t> told_;
    bool begun_ = false;
};

}  // namespace evc::bus
