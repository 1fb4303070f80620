#include "platform/terminal/paint.hpp"

#include <unistd.h>

#include <cstdlib>

namespace evc::terminal {
namespace {

std::string_view variable(const char* name) {
    const auto* const value = std::getenv(name);
    return value == nullptr ? std::string_view{} : value;
}

std::string_view number(Colour colour) {
    switch (colour) {
        case Colour::plain: return "";
        case Colour::grey: return ";90";
        case Colour::red: return ";31";
        case Colour::orange: return ";33";
        case Colour::green: return ";32";
        case Colour::accent: return ";36";
    }
    return "";
}

}  // namespace

bool takes_colour(int descriptor) {
    return isatty(descriptor) != 0 && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

std::string painted(std::string_view text, const Style& style) {
    if (style == Style{} || text.empty()) return std::string{text};
    std::string shown = "\x1b[0";
    if (style.bold) shown += ";1";
    if (style.reversed) shown += ";7";
    return shown.append(number(style.colour)).append("m").append(text).append("\x1b[0m");
}

}  // namespace evc::terminal
