#pragma once

#include <functional>
#include <string>

#include "core/result.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::terminal {

/// Bytes for a terminal that may be slow or stand still (a bad line, Ctrl-S, a stopped window): nothing here waits for
/// it. Non-blocking through a description of its own, so that standard output and error stay as they are.
class Output {
public:
    /// `terminal` is any descriptor of it. Fault::unavailable when it cannot be opened anew.
    [[nodiscard]] static Result<int> open_anew(int terminal);

    /// Takes over `descriptor`. `drained` runs each time that what was given has been taken by the terminal.
    Output(loop::Loop& loop, int descriptor, std::function<void()> drained);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// Adds `bytes` to what is to be written and writes what the terminal takes now. The rest is tried again every
    /// 20 ms. Callers keep it bounded by giving nothing while it is not idle().
    void send(std::string_view bytes);
    [[nodiscard]] bool idle() const { return rest_.empty(); }

    /// For the end: waits until all is written, but no longer than `patience`.
    void finish(milliseconds patience);

private:
    void go_on();
    void write_what_it_takes();

    int descriptor_;
    std::function<void()> drained_;
    std::string rest_;
    loop::Timer retry_;
};

}  // namespace evc::terminal
