#include "platform/terminal/picture.hpp"

namespace evc::terminal {
namespace {

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

std::string_view symbol(CpState state) {
    switch (state) {
        case CpState::disconnected: return "○";
        case CpState::faulted: return "!";
        case CpState::stopped: return "■";
        case CpState::supplying: return "►";
        case CpState::available: return "•";
    }
    return "?";
}

Style style(CpState state) {
    switch (state) {
        case CpState::disconnected: return {Colour::grey, false, false};
        case CpState::faulted: return {Colour::red, true, false};
        case CpState::stopped: return {Colour::orange, false, false};
        case CpState::supplying: return {Colour::green, true, false};
        case CpState::available: return {Colour::green, false, false};
    }
    return {};
}

Style style(NoticeLevel level) {
    switch (level) {
        case NoticeLevel::info: return {};
        case NoticeLevel::warning: return {Colour::orange, false, false};
        case NoticeLevel::error: return {Colour::red, true, false};
    }
    return {};
}

std::string painted(std::string_view text, const Style& style) {
    if (style == Style{} || text.empty()) return std::string{text};
    std::string shown = "\x1b[0";
    if (style.bold) shown += ";1";
    if (style.reversed) shown += ";7";
    return shown.append(number(style.colour)).append("m").append(text).append("\x1b[0m");
}

}  // namespace evc::terminal
