#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/name.hpp"
#include "core/result.hpp"
#include "core/tariff.hpp"

namespace evc::config {

// The files of one entry a line. Empty lines and those that start `//` or `#` are skipped; LF and CR LF end a line.
// What is wrong is Fault::config with file and line.

/// Largest cp_database.txt or request.txt: 16 MiB, some 300,000 charge points.
inline constexpr std::size_t list_size_max = std::size_t{16} * 1024 * 1024;

/// One line of cp_database.txt.
struct KnownChargePoint {
    CpId id;
    std::string location;
    Tariff tariff;

    friend bool operator==(const KnownChargePoint&, const KnownChargePoint&) = default;
};

/// Reads `cp_database.txt` (cp_database.txt(5)): one charge point a line, `id,location,tariff` with `,` `#` or `;`
/// between them (the first of these in a line is that line's separator); a location in double quotes may hold
/// separators, and a quote written twice. Prices are in `currency`. Wrong are also another number of fields and an id
/// that stands there twice.
[[nodiscard]] Result<std::vector<KnownChargePoint>> read_cp_database(const std::filesystem::path& file,
                                                                     Currency currency);

/// A line of request.txt.
struct RequestLine {
    std::size_t line = 0;  ///< its number in the file, from 1
    CpId cp;

    friend bool operator==(const RequestLine&, const RequestLine&) = default;
};

/// Reads `request.txt` (EV_Driver(8)): one cpId a line; the same one may come again.
[[nodiscard]] Result<std::vector<RequestLine>> read_request_file(const std::filesystem::path& file);

}  // namespace evc::config
