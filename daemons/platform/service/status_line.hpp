#pragma once

#include <functional>
#include <string>

#include "core/time.hpp"
#include "platform/loop/timer.hpp"
#include "platform/service/notify.hpp"

namespace evc::service {

/// Keeps the line of `systemctl status` true: asks each `period` how the program stands and tells systemd when that has
/// changed, so that whatever happens in between costs one message at most. Asks nothing when nobody listens.
class StatusLine {
public:
    /// One line in English; it should cost little, whoever is watched.
    using Text = std::function<std::string()>;

    static constexpr milliseconds usual_period{1'000};

    /// Tells at once for the first time.
    StatusLine(loop::Loop& loop, Notify& notify, Text text, milliseconds period = usual_period);
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

private:
    void tell();

    loop::Timer timer_;
    Notify& notify_;
    const Text text_;
    const milliseconds period_;
};

}  // namespace evc::service
