#include "platform/i18n/catalogue.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>

namespace evc::i18n {
namespace {

constexpr std::uint32_t magic = 0x950412de;
constexpr std::size_t header_size = 20;
constexpr std::size_t entry_size = 8;  // length and offset

/// The file's numbers are 32 bits wide, in the byte order of the machine that made it: ours.
std::optional<std::uint32_t> number_at(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    if (at > bytes.size() || bytes.size() - at < sizeof number) return std::nullopt;
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

std::optional<std::string> text_at(const std::string& bytes, std::size_t entry) {
    const auto length = number_at(bytes, entry);
    const auto offset = number_at(bytes, entry + 4);
    if (!length || !offset || *offset > bytes.size() || bytes.size() - *offset < *length) return std::nullopt;
    return bytes.substr(*offset, *length);
}

}  // namespace

Result<Catalogue> Catalogue::load(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return failure(Fault::config, file.string() + ": cannot be read: " + std::strerror(errno));
    std::string bytes(catalogue_size_max + 1, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > catalogue_size_max) {
        return failure(Fault::corrupt,
                       file.string() + ": is too large; allowed: " + std::to_string(catalogue_size_max) + " bytes");
    }
    return parse(bytes).map_error([&file](const Error& error) { return error.within(file.string()); });
}

Result<Catalogue> Catalogue::parse(const std::string& bytes) {
    const auto damaged = [] { return failure(Fault::corrupt, "is no .mo file of this machine's byte order"); };
    const auto count = number_at(bytes, 8);
    const auto originals = number_at(bytes, 12);
    const auto translations = number_at(bytes, 16);
    if (number_at(bytes, 0) != magic || !count || !originals || !translations) return damaged();
    if (bytes.size() < header_size || *count > (bytes.size() - header_size) / (2 * entry_size)) return damaged();
    Catalogue catalogue;
    for (std::size_t i = 0; i < *count; ++i) {
        auto original = text_at(bytes, *originals + i * entry_size);
        auto translation = text_at(bytes, *translations + i * entry_size);
        if (!original || !translation) return damaged();
        if (original->empty() || translation->empty()) continue;  // the file's own header; not translated
        catalogue.texts_.emplace(*std::move(original), *std::move(translation));
    }
    return catalogue;
}

std::string_view Catalogue::find(std::string_view text) const {
    const auto found = texts_.find(text);
    return found == texts_.end() ? text : std::string_view{found->second};
}

}  // namespace evc::i18n
