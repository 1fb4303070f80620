#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/name.hpp"
#include "core/result.hpp"
#include "core/tariff.hpp"

namespace evc::config {

/// One line of cp_database.txt.
struct KnownChargePoint {
    CpId id;
    std::string location;
    Tariff tariff;

    friend bool operator==(const KnownChargePoint&, const KnownChargePoint&) = default;
};

/// Reads `cp_database.txt` (cp_database.txt(5)): one charge point a line, `id,location,tariff` with `,` `#` or `;`
/// between them (the first of these in a line is that line's separator); empty lines and lines starting `//` are
/// skipped; a location in double quotes may hold separators, and a quote written twice. Prices are in `currency`.
/// Fault::config with file and line: a wrong field, a wrong number of fields, an id that stands there twice.
[[nodiscard]] Result<std::vector<KnownChargePoint>> read_cp_database(const std::filesystem::path& file,
                                                                     Currency currency);

/// Largest cp_database.txt or request.txt: 16 MiB, some 300,000 charge points.
inline constexpr std::size_t list_size_max = std::size_t{16} * 1024 * 1024;

}  // namespace evc::config
