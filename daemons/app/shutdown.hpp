#pragma once

#include <functional>
#include <utility>

#include "platform/loop/events.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"
#include "platform/service/notify.hpp"

namespace evc::app {

/// How a program ends in order: at SIGINT, SIGTERM or begin() it stores and sends what is under way, then the loop
/// stops; after `patience` it stops whatever is still under way, since what is stored goes on at the next start. SIGHUP
/// ends a program that was started on a terminal, which has gone; to any other it says to read its configuration anew.
class Shutdown {
public:
    /// Stores and sends, then calls what it is given.
    using Finish = std::function<void(std::function<void()>)>;

    static constexpr seconds patience{4};

    /// Signals are kept from now on, but looked at when the loop runs; `finish` is not called before that.
    Shutdown(loop::Loop& loop, service::Notify& notify, Finish finish);
    Shutdown(const Shutdown&) = delete;
    Shutdown& operator=(const Shutdown&) = delete;

    /// What SIGHUP does without a terminal; nothing until this is called.
    void on_reload(std::function<void()> reload) { reload_ = std::move(reload); }

    /// Once is enough; again changes nothing.
    void begin();

private:
    void received(int signal);

    loop::Loop& loop_;
    service::Notify& notify_;
    const Finish finish_;
    const bool on_terminal_ = loop::has_terminal();
    std::function<void()> reload_;
    loop::Timer limit_;
    loop::Signals signals_;
    bool begun_ = false;
};

}  // namespace evc::app
