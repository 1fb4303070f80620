#pragma once

#include <span>
#include <string>
#include <string_view>

namespace evc::app {

/// Says on standard output what `--set-aside` found in a store, what it is called now, and what comes of that.
void tell_set_aside(const std::string& path, const std::string& name, std::span<const std::string> findings,
                    std::string_view sequel);

}  // namespace evc::app
