#pragma once

#include <functional>
#include <string>
#include <vector>

#include "evctl/verbs.hpp"

namespace evc::evctl {

/// What the shell's line says so far, for completion.
struct Known {
    std::vector<std::string> words;  ///< behind `evctl`; the last is the one to complete, and may be empty
    /// The ids that there are: Central's, or those that engines of this machine host.
    std::function<std::vector<std::string>(bool hosted)> ids;
};

/// What the last word may become, each of them beginning with it.
[[nodiscard]] std::vector<std::string> candidates(const Known& known);

/// `evctl complete WORD…`, hidden: prints candidates() one a line; nothing where Central cannot be asked.
[[nodiscard]] int complete(int argc, const char* const* argv);

}  // namespace evc::evctl
