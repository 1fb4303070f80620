#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace evc::protocol {

/// Largest message in bytes (evcharging-protocol(7)).
inline constexpr std::size_t message_size_max = 16 * 1024;

inline constexpr std::size_t depth_max = 8;     ///< of nested objects and arrays
inline constexpr std::size_t members_max = 64;  ///< of one object
inline constexpr std::size_t values_max =
    512;  ///< of a document, those nested deeper than its second level not counted

/// One value of a document.
struct Value {
    enum class Kind : std::uint8_t { null, boolean, integer, number, text, object, array };

    std::string_view key{};     ///< empty in an array
    std::string_view text{};    ///< of a text: itself; of a number: as it is written
    std::uint64_t integer = 0;  ///< of an integer, or 0 and 1 for false and true
    std::size_t parent = 0;     ///< index of the object or array that it is in
    Kind kind = Kind::null;     ///< `integer` is one of 0 to 2^64 - 1 without point or exponent, `number` any other
};

/// A JSON object (RFC 8259) of two levels: its members, and the members or elements of those. What is nested deeper is
/// checked and forgotten. Views go into the bytes it was parsed from, which must outlive it.
class Document {
public:
    static constexpr std::size_t root = 0;  ///< index of the object itself

    /// Fails with Fault::invalid on anything that is no object in UTF-8 within the limits above, and on a key that
    /// appears twice in one of the objects kept: readers would disagree about which of the two counts.
    [[nodiscard]] static Result<Document> parse(std::string_view bytes);

    // Texts may lie in itself: a copy's views would go into the original.
    Document() = default;
    Document(Document&&) = default;
    Document& operator=(Document&&) = default;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    ~Document() = default;

    [[nodiscard]] const std::vector<Value>& values() const { return values_; }

    /// Index of the member of object `parent` with this key; `root` when there is none.
    [[nodiscard]] std::size_t find(std::size_t parent, std::string_view key) const;

private:
    friend class DocumentBuilder;

    std::vector<Value> values_;
    std::vector<char> unescaped_;  ///< texts that were written with escapes; never grows beyond what was reserved
};

}  // namespace evc::protocol
