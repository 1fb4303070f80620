#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/bus/change_detector.hpp"
#include "platform/bus/writer.hpp"

namespace evc::bus {

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
