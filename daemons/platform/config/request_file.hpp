#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "core/name.hpp"
#include "core/result.hpp"

namespace evc::config {

/// A line of request.txt.
struct RequestLine {
    std::size_t line = 0;  ///< its number in the file, from 1
    CpId cp;

    friend bool operator==(const RequestLine&, const RequestLine&) = default;
};

/// Reads `request.txt` (EV_Driver(8)): one cpId a line; empty lines and lines starting `//` are skipped. The
/// same cpId may come again. Fault::config with file and line when a line is no cpId.
[[nodiscard]] Result<std::vector<RequestLine>> read_request_file(const std::filesystem::path& file);

}  // namespace evc::config
