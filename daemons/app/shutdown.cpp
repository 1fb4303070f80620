#include "app/shutdown.hpp"

#include <csignal>

namespace evc::app {

Shutdown::Shutdown(loop::Loop& loop, service::Notify& notify, Finish finish)
    : loop_(loop),
      notify_(notify),
      finish_(std::move(finish)),
      limit_(loop),
      signals_(loop, {SIGINT, SIGTERM, SIGHUP}, [this](int signal) { received(signal); }) {}

void Shutdown::received(int signal) {
    if (signal != SIGHUP || on_terminal_) return begin();
    if (reload_ && !begun_) reload_();
}

void Shutdown::begin() {
    if (std::exchange(begun_, true)) return;
    notify_.stopping();
    limit_.after(patience, [this] { loop_.stop(); });
    finish_([this] { loop_.stop(); });
}

}  // namespace evc::app
