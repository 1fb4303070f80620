#include "platform/service/notify.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <utility>

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

StatusLine::StatusLine(loop::Loop& loop, Notify& notify, Text text, milliseconds period)
    : timer_(loop), notify_(notify), text_(std::move(text)), period_(period) {
    if (Notify::is_heard()) tell();
}

void StatusLine::tell() {
    notify_.status(text_());
    timer_.after(period_, [this] { tell(); });
}

milliseconds watchdog_interval() {
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(keep_environment, &microseconds) <= 0) return milliseconds{0};
    return milliseconds{static_cast<std::int64_t>(microseconds / 1'000)};
}

Watchdog::Watchdog(loop::Loop& loop, Notify& notify, milliseconds interval, std::function<bool()> well)
    : timer_(loop), notify_(notify), period_(std::max(interval / 3, milliseconds{1})), well_(std::move(well)) {
    if (interval.count() > 0) arm();
}

void Watchdog::arm() {
    timer_.after(period_, [this] {
        if (!well_ || well_()) notify_.alive();
        arm();
    });
}

}  // namespace evc::service
