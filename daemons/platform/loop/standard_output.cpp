#include "platform/loop/standard_output.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <utility>

namespace evc::loop {
namespace {

std::string_view variable(const char* name) {
    const auto* const value = std::getenv(name);
    return value == nullptr ? std::string_view{} : value;
}

}  // namespace

bool takes_colour(int descriptor) {
    return ::isatty(descriptor) != 0 && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

StandardOutput::StandardOutput(Loop& loop, std::ostream& stream, int descriptor, std::optional<milliseconds> patience,
                               std::function<void(std::size_t)> lost)
    : stream_(stream),
      before_(stream.rdbuf(this)),
      patience_(patience),
      lost_handler_(std::move(lost)),
      writer_(loop, descriptor, [this] { tell_losses(); }) {}

StandardOutput::~StandardOutput() {
    writer_.send(piece_);
    writer_.finish(patience_ ? Loop::now().steady + *patience_ : Steady::max());
    stream_.rdbuf(before_);
}

std::streamsize StandardOutput::xsputn(const char* text, std::streamsize size) {
    piece_.append(text, static_cast<std::size_t>(size));
    return size;
}

StandardOutput::int_type StandardOutput::overflow(int_type character) {
    if (!traits_type::eq_int_type(character, traits_type::eof())) piece_ += traits_type::to_char_type(character);
    return traits_type::not_eof(character);
}

int StandardOutput::sync() {
    const bool kept = writer_.kept() + piece_.size() <= kept_max;
    if (!kept) ++lost_;
    writer_.send(kept ? std::string_view{piece_} : std::string_view{});
    piece_.clear();
    if (writer_.idle()) tell_losses();
    return writer_.failed() ? -1 : 0;
}

void StandardOutput::tell_losses() {
    if (lost_ > 0) lost_handler_(std::exchange(lost_, 0));
}

}  // namespace evc::loop
