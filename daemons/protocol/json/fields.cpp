#include "protocol/json/fields.hpp"

namespace evc::protocol {
namespace {

constexpr std::string_view integer_rule = "an integer from 0 to 9007199254740991";
constexpr std::string_view currency_rule = "an ISO 4217 code, such as EUR";
constexpr std::string_view tariff_rule = R"(an object such as {"energy":"0.50","currency":"EUR"})";
constexpr std::string_view price_rule = "a decimal text per kWh such as 0.50, with at most 4 decimals";

std::string shown(const Value& value) {
    switch (value.kind) {
        case Value::Kind::null: return "null";
        case Value::Kind::boolean: return value.integer != 0 ? "true" : "false";
        case Value::Kind::integer:
        case Value::Kind::number: return excerpt(value.text);
        case Value::Kind::text: return '"' + excerpt(value.text) + '"';
        case Value::Kind::object: return "an object";
        case Value::Kind::array: return "an array";
    }
    return "unknown";
}

}  // namespace

Fields::Fields(std::string_view bytes) {
    auto parsed = Document::parse(bytes);
    if (!parsed) {
        error_ = std::move(parsed).error();
        return;
    }
    document_ = *std::move(parsed);
    check_version();
}

void Fields::check_version() {
    const auto* version = find("v");
    if (version == nullptr) return;
    if (version->kind != Value::Kind::integer || version->integer != message_version)
        refuse_value("v", *version, "1, the version that this program knows");
}

const Value* Fields::find(std::string_view key, std::size_t parent) const {
    if (error_) return nullptr;
    const auto index = document_.find(parent, key);
    if (index == Document::root) return nullptr;
    const auto& value = document_.values()[index];
    return value.kind == Value::Kind::null ? nullptr : &value;
}

std::size_t Fields::index_of(const Value& value) const {
    return static_cast<std::size_t>(&value - document_.values().data());
}

std::optional<std::string_view> Fields::raw_text(std::string_view key, std::string_view allowed) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (value->kind == Value::Kind::text) return value->text;
    refuse_value(key, *value, allowed);
    return std::nullopt;
}

std::optional<std::string_view> Fields::member_text(const Value& object, std::string_view key, std::string_view path,
                                                    std::string_view allowed) {
    const auto* value = find(key, index_of(object));
    if (value != nullptr && value->kind == Value::Kind::text) return value->text;
    if (value == nullptr)
        refuse_missing(path);
    else
        refuse_value(path, *value, allowed);
    return std::nullopt;
}

std::vector<std::string_view> Fields::texts(std::string_view key, std::string_view allowed) {
    const auto* list = find(key);
    if (list == nullptr) {
        refuse_missing(key);
        return {};
    }
    if (list->kind != Value::Kind::array) {
        refuse_value(key, *list, "an array");
        return {};
    }
    std::vector<std::string_view> result;
    for (const auto& value : document_.values()) {
        if (&value == document_.values().data() || value.parent != index_of(*list)) continue;
        if (value.kind != Value::Kind::text) refuse_value(key, value, allowed);
        result.push_back(value.text);
    }
    return result;
}

std::optional<std::uint64_t> Fields::optional_integer(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (value->kind == Value::Kind::integer && value->integer <= integer_max) return value->integer;
    refuse_value(key, *value, integer_rule);
    return std::nullopt;
}

std::optional<std::int64_t> Fields::optional_amount(std::string_view key) {
    const auto value = optional_integer(key);
    return value ? std::optional{static_cast<std::int64_t>(*value)} : std::nullopt;
}

std::optional<bool> Fields::optional_flag(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (value->kind == Value::Kind::boolean) return value->integer != 0;
    refuse_value(key, *value, "true or false");
    return std::nullopt;
}

std::optional<Tariff> Fields::optional_tariff(std::string_view key) {
    const auto* object = find(key);
    if (object == nullptr) return std::nullopt;
    if (object->kind != Value::Kind::object) {
        refuse_value(key, *object, tariff_rule);
        return std::nullopt;
    }
    const auto energy_path = std::string{key} + ".energy";
    const auto currency_path = std::string{key} + ".currency";
    const auto price = member_text(*object, "energy", energy_path, price_rule);
    const auto code = member_text(*object, "currency", currency_path, currency_rule);
    if (!price || !code) return std::nullopt;
    const auto currency = Currency::parse(*code);
    if (!currency) refuse(currency_path, *code, currency_rule);
    const auto tariff = Tariff::parse(*price, currency.value_or(Currency{}));
    if (!tariff) refuse(energy_path, *price, price_rule);
    return tariff;
}

std::optional<std::string> Fields::optional_text(std::string_view key, std::size_t length_max) {
    const auto found = raw_text(key, "a text");
    if (!found) return std::nullopt;
    if (is_printable(*found, length_max)) return std::string{*found};
    refuse(key, *found, "a text of at most " + std::to_string(length_max) + " printable characters");
    return std::nullopt;
}

Currency Fields::currency(std::string_view key) {
    return required(key, checked<Currency>(key, Currency::parse, currency_rule));
}

void Fields::refuse(std::string_view key, std::string_view found, std::string_view allowed) {
    refuse_value(key, Value{.key = {}, .text = found, .kind = Value::Kind::text}, allowed);
}

void Fields::refuse_value(std::string_view key, const Value& found, std::string_view allowed) {
    if (error_) return;
    error_ = Error{Fault::invalid,
                   "field " + std::string{key} + " is " + shown(found) + ", it must be " + std::string{allowed}};
}

void Fields::refuse_missing(std::string_view key) {
    if (error_) return;
    error_ = Error{Fault::invalid, "field " + std::string{key} + " is missing, it is required"};
}

}  // namespace evc::protocol
