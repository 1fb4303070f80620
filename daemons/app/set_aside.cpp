#include "app/set_aside.hpp"

#include <iostream>

#include "core/printable.hpp"
#include "platform/i18n/language.hpp"

namespace evc::app {

void tell_set_aside(const std::string& path, const std::string& name, std::span<const std::string> findings,
                    std::string_view sequel) {
    for (const auto& finding : findings) std::cout << printable(finding) << '\n';
    std::cout << printable(i18n::fill(i18n::tr("{0} is damaged and is called {1} now"), {path, name})) << '\n'
              << sequel << std::endl;
}

}  // namespace evc::app
