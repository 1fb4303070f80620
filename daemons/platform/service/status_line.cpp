#include "platform/service/status_line.hpp"

#include <utility>

namespace evc::service {

StatusLine::StatusLine(loop::Loop& loop, Notify& notify, Standing standing, milliseconds period)
    : timer_(loop), notify_(notify), standing_(std::move(standing)), period_(period) {
    if (Notify::is_heard()) tell();
}

void StatusLine::tell() {
    notify_.status(standing_());
    timer_.after(period_, [this] { tell(); });
}

}  // namespace evc::service
