#pragma once

#include <termios.h>

#include <functional>
#include <memory>

#include "core/station/effects.hpp"
#include "platform/loop/events.hpp"

namespace evc::engine {

/// What somebody at the charge point reads: on standard output, in the language chosen; for a service, where nobody
/// reads that, in the journal, in English and with fields.
void display(const ShowSign& sign);

/// Single keys from a terminal on standard input, without waiting for a line's end and without echo. The terminal is
/// given back as it was. Without a terminal it does nothing.
class Keys {
public:
    Keys(loop::Loop& loop, std::function<void(char)> pressed);
    ~Keys();
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;

    [[nodiscard]] bool active() const { return watch_ != nullptr; }

private:
    void ready();

    const std::function<void(char)> pressed_;
    termios before_{};
    std::unique_ptr<loop::ReadWatch> watch_;
};

}  // namespace evc::engine
