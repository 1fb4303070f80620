#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace evc::i18n {

/// Largest catalogue file: 4 MiB.
inline constexpr std::size_t catalogue_size_max = std::size_t{4} * 1024 * 1024;

/// The translations of a GNU gettext .mo file (gettext manual, "The Format of GNU MO Files"). We read it ourselves
/// because gettext(3) translates nothing in the locales C and C.UTF-8, and a minimal Debian has no others.
class Catalogue {
public:
    Catalogue() = default;  ///< translates nothing

    /// Fault::config when it cannot be read, Fault::corrupt when it is no .mo file of this machine's byte order.
    [[nodiscard]] static Result<Catalogue> load(const std::filesystem::path& file);
    [[nodiscard]] static Result<Catalogue> parse(const std::string& bytes);

    /// The translation, or `text` itself. What is returned lives as long as the catalogue and `text`.
    [[nodiscard]] std::string_view find(std::string_view text) const;
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

private:
    std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace evc::i18n
