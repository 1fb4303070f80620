#include "fuzz/property.hpp"

#include <cstdio>
#include <cstdlib>
#include <limits>

#include "core/printable.hpp"
#include "protocol/json/rules.hpp"

namespace evc::fuzz {

void require(bool holds, std::string_view property, std::string_view seen) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %.*s\nseen: %.*s\n", static_cast<int>(property.size()), property.data(),
                 static_cast<int>(seen.size()), seen.data());
    std::abort();
}

void require_readable(const Error& error) {
    require(!error.text.empty(), "an error has a text");
    require(is_utf8(error.text), "an error's text is UTF-8", error.text);
    require(protocol::is_printable(error.text, std::numeric_limits<std::size_t>::max()),
            "an error's text has nothing that a terminal obeys", error.text);
}

}  // namespace evc::fuzz
