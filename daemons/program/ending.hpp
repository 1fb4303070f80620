#pragma once

#include <functional>

#include "platform/loop/loop.hpp"
#include "platform/loop/signals.hpp"
#include "platform/loop/timer.hpp"
#include "platform/service/notify.hpp"

namespace evc::program {

/// How a program ends in order: at SIGINT, SIGTERM, SIGHUP or begin() it stores and sends what is under way, then the
/// loop stops; after `patience` it stops whatever is still under way, since what is stored goes on at the next start.
class Ending {
public:
    /// Stores and sends, then calls what it is given.
    using Finish = std::function<void(std::function<void()>)>;

    static constexpr seconds patience{4};

    /// Signals are kept from now on, but looked at when the loop runs; `finish` is not called before that.
    Ending(loop::Loop& loop, service::Notify& notify, Finish finish);
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;

    /// Once is enough; again changes nothing.
    void begin();

private:
    loop::Loop& loop_;
    service::Notify& notify_;
    const Finish finish_;
    loop::Timer limit_;
    loop::Signals signals_;
    bool begun_ = false;
};

}  // namespace evc::program
