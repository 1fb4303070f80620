#pragma once

#include <vector>

#include "fuzz/property.hpp"
#include "fuzz/temporary_file.hpp"

namespace evc::fuzz {

/// A program reads the input as its configuration file; `further` are its other arguments.
template <class Load>
void read_configuration(std::string_view text, const Load& load, std::vector<const char*> further) {
    const TemporaryFile file{text};
    const auto path = file.path();
    std::vector<const char*> arguments{"program", "--config", path.c_str(), "--check-config"};
    arguments.insert(arguments.end(), further.begin(), further.end());
    const auto launch = checked(load(static_cast<int>(arguments.size()), arguments.data()));
    require(!launch || launch->print, "--check-config is answered");
    require(launch || launch.error().fault == Fault::config || launch.error().fault == Fault::usage,
            "it is the configuration that is wrong");
}

}  // namespace evc::fuzz
