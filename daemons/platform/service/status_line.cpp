#include "platform/service/status_line.hpp"

#include <utility>

namespace evc::service {

StatusLine::StatusLine(loop::Loop& loop, Notify& notify, Text text, milliseconds period)
    : timer_(loop), notify_(notify), text_(std::move(text)), period_(period) {
    if (Notify::is_heard()) tell();
}

void StatusLine::tell() {
    notify_.status(text_());
    timer_.after(period_, [this] { tell(); });
}

}  // namespace evc::service
