#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/energy.hpp"
#include "core/name.hpp"
#include "core/result.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"
#include "protocol/json/document.hpp"
#include "protocol/json/rules.hpp"
#include "protocol/time_text.hpp"
#include "protocol/uuid.hpp"

namespace evc::protocol {

/// Version of the messages (evcharging-protocol(7)). Absent counts as this one.
inline constexpr std::uint64_t message_version = 1;

/// Largest integer in a message: 2^53 - 1, which every JSON reader keeps exactly.
inline constexpr std::uint64_t integer_max = static_cast<std::uint64_t>(energy_max);

/// Reads the fields of a message. The first thing that is wrong is kept, everything read after it is an empty value,
/// and result() says which of the two it was; so a decoder is a list of fields. An optional field that is null is
/// absent. An integer is written without point and exponent: 3.0 is refused, since whoever writes it computes in
/// fractions.
class Fields {
public:
    /// The bytes must outlive this.
    explicit Fields(std::string_view bytes);

    template <class AnyId>
    [[nodiscard]] std::optional<AnyId> optional_id(std::string_view key) {
        return checked<AnyId>(key, parse_id<AnyId>, uuid_rule);
    }
    template <class AnyName>
    [[nodiscard]] std::optional<AnyName> optional_name(std::string_view key) {
        return checked<AnyName>(key, AnyName::parse, name_rule);
    }
    [[nodiscard]] std::optional<Wall> optional_time(std::string_view key) {
        return checked<Wall>(key, parse_time, time_rule);
    }
    [[nodiscard]] std::optional<std::uint64_t> optional_integer(std::string_view key);
    [[nodiscard]] std::optional<std::int64_t> optional_amount(std::string_view key);
    [[nodiscard]] std::optional<WattHours> optional_energy(std::string_view key) {
        const auto value = optional_amount(key);
        return value ? std::optional{WattHours{*value}} : std::nullopt;
    }
    [[nodiscard]] std::optional<bool> optional_flag(std::string_view key);
    [[nodiscard]] std::optional<Tariff> optional_tariff(std::string_view key);
    /// UTF-8 of at most `length_max` printable characters.
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view key, std::size_t length_max);

    template <class AnyId>
    [[nodiscard]] AnyId id(std::string_view key) {
        return required(key, optional_id<AnyId>(key));
    }
    template <class AnyName>
    [[nodiscard]] AnyName name(std::string_view key) {
        return required(key, optional_name<AnyName>(key));
    }
    [[nodiscard]] Wall time(std::string_view key) { return required(key, optional_time(key)); }
    [[nodiscard]] std::uint64_t integer(std::string_view key) { return required(key, optional_integer(key)); }
    [[nodiscard]] std::int64_t amount(std::string_view key) { return required(key, optional_amount(key)); }
    [[nodiscard]] WattHours energy(std::string_view key) { return {amount(key)}; }
    [[nodiscard]] bool flag(std::string_view key) { return required(key, optional_flag(key)); }
    [[nodiscard]] Tariff tariff(std::string_view key) { return required(key, optional_tariff(key)); }
    [[nodiscard]] Currency currency(std::string_view key);
    [[nodiscard]] std::string text(std::string_view key, std::size_t length_max) {
        return required(key, optional_text(key, length_max));
    }
    template <class AnyId>
    [[nodiscard]] std::vector<AnyId> ids(std::string_view key);

    template <class Choice, std::size_t size>
    [[nodiscard]] std::optional<Choice> optional_choice(std::string_view key, const Words<Choice, size>& words);
    template <class Choice, std::size_t size>
    [[nodiscard]] Choice choice(std::string_view key, const Words<Choice, size>& words) {
        return required(key, optional_choice(key, words));
    }

    /// Records that `key` has a value that the protocol does not know.
    void refuse(std::string_view key, std::string_view found, std::string_view allowed);
    void refuse_missing(std::string_view key);

    [[nodiscard]] bool failed() const { return error_.has_value(); }

    /// `value` if nothing was wrong, else the first thing that was.
    template <class T>
    [[nodiscard]] Result<T> result(T value) const {
        if (error_) return tl::make_unexpected(*error_);
        return value;
    }

private:
    [[nodiscard]] const Value* find(std::string_view key, std::size_t parent = Document::root) const;
    [[nodiscard]] std::size_t index_of(const Value& value) const;
    [[nodiscard]] std::optional<std::string_view> raw_text(std::string_view key, std::string_view allowed);
    [[nodiscard]] std::optional<std::string_view> member_text(const Value& object, std::string_view key,
                                                              std::string_view path, std::string_view allowed);
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view key, std::string_view allowed);
    void refuse_value(std::string_view key, const Value& found, std::string_view allowed);
    void check_version();

    template <class T, class Parse>
    [[nodiscard]] std::optional<T> checked(std::string_view key, Parse parse, std::string_view rule) {
        const auto found = raw_text(key, rule);
        if (!found) return std::nullopt;
        std::optional<T> value = parse(*found);
        if (!value) refuse(key, *found, rule);
        return value;
    }

    template <class T>
    [[nodiscard]] T required(std::string_view key, std::optional<T> value) {
        if (value) return *std::move(value);
        refuse_missing(key);
        return T{};
    }

    Document document_;
    std::optional<Error> error_;
};

template <class AnyId>
std::vector<AnyId> Fields::ids(std::string_view key) {
    std::vector<AnyId> result;
    for (const auto text : texts(key, uuid_rule)) {
        const auto id = parse_id<AnyId>(text);
        if (id)
            result.push_back(*id);
        else
            refuse(key, text, uuid_rule);
    }
    return result;
}

template <class Choice, std::size_t size>
std::optional<Choice> Fields::optional_choice(std::string_view key, const Words<Choice, size>& words) {
    const auto found = raw_text(key, "a text");
    if (!found) return std::nullopt;
    std::string allowed = "one of";
    for (const auto& [choice, word] : words) {
        if (word == *found) return choice;
        allowed.append(" ").append(word);
    }
    refuse(key, *found, allowed);
    return std::nullopt;
}

}  // namespace evc::protocol
