#include "platform/service/notify.hpp"

#include <systemd/sd-daemon.h>

#include <chrono>
#include <cstdlib>

#include "core/printable.hpp"

namespace evc::service {
namespace {

constexpr int keep_environment = 0;

void send(const std::string& state) { (void)::sd_notify(keep_environment, state.c_str()); }

}  // namespace

bool Notify::is_heard() { return std::getenv("NOTIFY_SOCKET") != nullptr; }

void Notify::ready() { send("READY=1"); }

void Notify::status(const std::string& text) {
    if (text == status_) return;
    status_ = text;
    send("STATUS=" + printable(text));
}

void Notify::stopping() { send("STOPPING=1"); }

void Notify::alive() { send("WATCHDOG=1"); }

}  // namespace evc::service
