#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/temporary_file.hpp"

namespace evc::fuzz {

/// A store that once was sound, damaged as the input says: by bytes written over the file, or by values of any kind
/// in its tables. So an input is short and goes straight to what is read, where a whole SQLite file would be large and
/// mostly refused by SQLite itself.
class DamagedStore {
public:
    /// `make` creates a sound store at a path and fills it.
    explicit DamagedStore(const std::function<void(const std::string& path)>& make);

    /// The path of a new copy with the damage that these bytes describe. An earlier one is gone.
    [[nodiscard]] std::string damaged(const std::uint8_t* data, std::size_t size) const;

private:
    using Column = std::pair<std::string, std::string>;  ///< table, column

    TemporaryDirectory directory_;
    std::string sound_;
    std::vector<Column> columns_;
};

}  // namespace evc::fuzz
