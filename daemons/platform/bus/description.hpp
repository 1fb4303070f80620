#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "platform/bus/writer.hpp"

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

/// Takes down what an object says of itself: each property once, always the same ones in the same order.
class Description {
public:
    /// For the whole of it, as a{sv}, in a message.
    explicit Description(Writer& writer) : writer_(&writer) {}
    /// For what is signalled when it changes.
    explicit Description(std::vector<Fingerprint>& fingerprints) : fingerprints_(&fingerprints) {}

    /// A property whose changes are signalled.
    template <class Value>
    void signalled(const char* name, const Value& value) {
        if (fingerprints_ != nullptr) fingerprints_->push_back(fingerprint(name, value));
        write(name, value);
    }
    /// One that never changes, or all the time: it is read.
    template <class Value>
    void unsignalled(const char* name, const Value& value) {
        write(name, value);
    }

private:
    template <class Value>
    void write(const char* name, const Value& value) {
        if (writer_ == nullptr) return;
        writer_->open('e', "sv");
        writer_->value(std::string{name});
        writer_->variant(value);
        writer_->close();
    }

    Writer* writer_ = nullptr;
    std::vector<Fingerprint>* fingerprints_ = nullptr;
};

}  // namespace evc::bus
