#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"
#include "protocol/time_text.hpp"
#include "protocol/uuid.hpp"

namespace evc::protocol {

/// Writes one message, `v` first and the other fields in the order of the calls, without white space: what is equal
/// gives equal bytes. A field whose optional value is empty is left out.
class ObjectWriter {
public:
    ObjectWriter();

    /// An object within a message: without `v`.
    [[nodiscard]] static ObjectWriter part();

    ObjectWriter& text(std::string_view key, std::string_view value);  ///< any UTF-8
    ObjectWriter& word(std::string_view key, std::string_view value);  ///< needs no escapes
    ObjectWriter& text_unless_empty(std::string_view key, std::string_view value);
    ObjectWriter& integer(std::string_view key, std::int64_t value);
    ObjectWriter& integer(std::string_view key, std::uint64_t value);
    ObjectWriter& flag(std::string_view key, bool value);
    ObjectWriter& field(std::string_view key, const Tariff& value);
    ObjectWriter& field(std::string_view key, WattHours value) { return integer(key, value.value); }
    ObjectWriter& field(std::string_view key, Watts value) { return integer(key, value.value); }
    ObjectWriter& field(std::string_view key, std::int64_t value) { return integer(key, value); }
    ObjectWriter& field(std::string_view key, std::uint64_t value) { return integer(key, value); }
    ObjectWriter& field(std::string_view key, Wall value) { return word(key, time_text(value)); }
    template <class Tag>
    ObjectWriter& field(std::string_view key, Id<Tag> value) {
        return word(key, uuid_text(value));
    }
    template <class Tag>
    ObjectWriter& field(std::string_view key, const Name<Tag>& value) {
        return word(key, value.text());
    }
    template <class T>
    ObjectWriter& field(std::string_view key, const std::optional<T>& value) {
        return value ? field(key, *value) : *this;
    }
    ObjectWriter& field(std::string_view key, const std::vector<SessionId>& value);
    /// An object that is finished already; an array of such.
    ObjectWriter& object(std::string_view key, std::string_view finished);
    ObjectWriter& parts(std::string_view key, const std::vector<std::string>& objects);

    /// The message; to be called last and once.
    [[nodiscard]] std::string finish();

private:
    explicit ObjectWriter(std::string_view beginning);
    void key(std::string_view name);

    std::string out_;
};

}  // namespace evc::protocol
