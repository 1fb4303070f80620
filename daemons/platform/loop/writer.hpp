#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::loop {

/// Writes to a descriptor that may be slow or stand still (a full pipe, a bad line, Ctrl-S, a stopped window): nothing
/// here waits for it. What it does not take now is kept and tried again every 20 ms; callers keep that bounded.
class Writer {
public:
    /// `drained` runs each time that something was kept and all of it has been taken. The descriptor is not closed.
    Writer(Loop& loop, int descriptor, std::function<void()> drained);

    /// Adds `bytes` to what is kept and writes what is taken now.
    void send(std::string_view bytes);
    [[nodiscard]] std::size_t kept() const { return rest_.size(); }
    [[nodiscard]] bool idle() const { return rest_.empty(); }
    /// Whether the reader has gone; what is written then is lost.
    [[nodiscard]] bool failed() const { return failed_; }

    /// For the end: waits until all is written, but no longer than `until`.
    void finish(Steady until);

private:
    void write_what_it_takes();
    void go_on();

    const int descriptor_;
    const std::function<void()> drained_;
    std::string rest_;
    bool failed_ = false;
    Timer retry_;
};

}  // namespace evc::loop
