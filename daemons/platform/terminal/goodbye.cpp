#include "platform/terminal/goodbye.hpp"

#include <curses.h>
#include <term.h>

// <term.h> names its macros after everyday words; that is why it is alone in this file.

namespace evc::terminal {

std::string goodbye() {
    std::string bytes;
    for (const auto* name : {"sgr0", "cnorm", "rmkx", "rmcup"}) {
        const auto* text = tigetstr(name);
        const bool known = text != nullptr && text != reinterpret_cast<const char*>(-1);
        if (known) bytes += text;
    }
    return bytes;
}

}  // namespace evc::terminal
