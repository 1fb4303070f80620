#include "platform/terminal/look.hpp"

namespace evc::terminal {

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

}  // namespace evc::terminal
