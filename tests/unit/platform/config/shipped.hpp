#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace evc::test {

/// A file below etc/ as it is shipped.
inline std::string shipped(const std::string& name) {
    std::ifstream stream{std::filesystem::path{EVC_SOURCE} / "etc" / name};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// The same with every key that is commented out taken in: what the comments promise to work.
inline std::string uncommented(const std::string& text) {
    return std::regex_replace(text, std::regex{"(^|\\n)#( *[a-z_.]+:)"}, "$1$2");
}

}  // namespace evc::test
