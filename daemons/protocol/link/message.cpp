#include "protocol/link/message.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <vector>

#include "core/printable.hpp"
#include "protocol/link/text.hpp"

namespace evc::link {
namespace {

constexpr char separator = '#';

using Fields = std::vector<std::string_view>;

/// One kind of message: how to recognise it and how many fields it has, its keyword counted.
struct Form {
    std::string_view keyword;
    std::size_t fields_min;
    std::size_t fields_max;
    std::string_view fields;  ///< after the keyword, for people; without `#`, which an ERROR cannot carry
};

constexpr Form register_form{"REGISTER", 3, 4, "cpId, location, tariff or nothing"};
constexpr Form healthy_form{"HEALTHY", 2, 2, "cpId"};
constexpr Form fault_form{"FAULT", 2, 3, "cpId, reason or nothing"};
constexpr Form registered_form{"REGISTERED", 3, 3, "cpId, epoch"};
constexpr Form refused_form{"REFUSED", 3, 3, "cpId, reason"};
constexpr Form error_form{"ERROR", 2, 2, "reason"};

constexpr std::array from_monitor{register_form, healthy_form, fault_form};
constexpr std::array from_central{registered_form, refused_form, error_form};

tl::unexpected<Error> invalid(std::string text) { return failure(Fault::invalid, std::move(text)); }

Status check_text(std::string_view text) {
    if (text.size() > message_size_max)
        return invalid("a message of " + std::to_string(text.size()) + " bytes: at most " +
                       std::to_string(message_size_max) + " are allowed");
    if (!is_utf8(text)) return invalid("a message that is not UTF-8");
    if (has_control_character(text))
        return invalid("a control character, or one that reorders a line, within a message: none is allowed");
    return {};
}

Fields split(std::string_view text) {
    Fields fields;
    while (true) {
        const auto end = text.find(separator);
        fields.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return fields;
        text.remove_prefix(end + 1);
    }
}

template <std::size_t size>
std::string keywords_of(const std::array<Form, size>& forms) {
    std::string text;
    for (const auto& form : forms) text += (text.empty() ? "" : ", ") + std::string{form.keyword};
    return text;
}

/// The fields of a message that has one of the forms.
template <std::size_t size>
Result<Fields> fields_of(std::string_view text, const std::array<Form, size>& forms) {
    if (const auto checked = check_text(text); !checked) return tl::make_unexpected(checked.error());
    auto fields = split(text);
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& f) { return f.keyword == fields[0]; });
    if (form == forms.end()) return invalid("an unknown message: allowed here are " + keywords_of(forms));
    if (fields.size() < form->fields_min || fields.size() > form->fields_max)
        return invalid(std::string{form->keyword} + " with " + std::to_string(fields.size() - 1) + " fields: it has " +
                       std::string{form->fields});
    return fields;
}

Result<CpId> cp_from(std::string_view field) {
    if (auto cp = CpId::parse(field)) return *cp;
    return invalid("a cpId that is none: allowed are " + std::string{name_rule});
}

Result<std::uint64_t> epoch_from(std::string_view field) {
    std::uint64_t epoch = 0;
    const auto* end = field.data() + field.size();
    const auto [stop, error] = std::from_chars(field.data(), end, epoch);
    if (error != std::errc{} || stop != end) return invalid("an epoch that is no whole number below 2^64");
    return epoch;
}

std::string escaped(std::string_view location) {
    std::string text;
    for (const char c : location) {
        if (c == '#')
            text += "%23";
        else if (c == '%')
            text += "%25";
        else
            text += c;
    }
    return text;
}

/// A `%` before anything but 23 or 25 stands for itself, so that "50 % off" of another maker's monitor is read as
/// meant.
std::string unescaped(std::string_view field) {
    std::string text;
    while (!field.empty()) {
        const auto start = field.substr(0, 3);
        const bool escape = start == "%23" || start == "%25";
        text += start == "%23" ? '#' : field.front();
        field.remove_prefix(escape ? 3 : 1);
    }
    return text;
}

FromMonitor register_from(CpId cp, const Fields& fields) {
    Register message{std::move(cp), unescaped(fields[2]), std::nullopt};
    if (fields.size() == 4 && !fields[3].empty()) message.tariff = std::string{fields[3]};
    return message;
}

/// `head` and a last field of people's text, cut to what fits.
std::string with_text(std::string head, std::string_view text) {
    head += separator;
    return head + readable(text, message_size_max - head.size());
}

std::string head_of(const Form& form, const CpId& cp) { return std::string{form.keyword} + separator + cp.text(); }

}  // namespace

const CpId& cp_of(const FromMonitor& message) {
    return std::visit([](const auto& kind) -> const CpId& { return kind.cp; }, message);
}

Result<FromMonitor> decode_from_monitor(std::string_view text) {
    const auto fields = fields_of(text, from_monitor);
    if (!fields) return tl::make_unexpected(fields.error());
    const auto keyword = fields->front();
    auto cp = cp_from(fields->at(1));
    if (!cp) return tl::make_unexpected(cp.error());
    if (keyword == register_form.keyword) return register_from(*std::move(cp), *fields);
    if (keyword == healthy_form.keyword) return Healthy{*std::move(cp)};
    return FaultMessage{*std::move(cp), fields->size() == 3 ? Reason{fields->at(2)} : Reason{}};
}

Result<FromCentral> decode_from_central(std::string_view text) {
    const auto fields = fields_of(text, from_central);
    if (!fields) return tl::make_unexpected(fields.error());
    const auto keyword = fields->front();
    if (keyword == error_form.keyword) return ErrorMessage{std::string{fields->at(1)}};
    auto cp = cp_from(fields->at(1));
    if (!cp) return tl::make_unexpected(cp.error());
    if (keyword == refused_form.keyword) return Refused{*std::move(cp), Reason{fields->at(2)}};
    const auto epoch = epoch_from(fields->at(2));
    if (!epoch) return tl::make_unexpected(epoch.error());
    return Registered{*std::move(cp), *epoch};
}

Result<std::string> encode(const Register& message) {
    auto text = head_of(register_form, message.cp) + separator + escaped(message.location);
    if (message.tariff) {
        if (message.tariff->find(separator) != std::string::npos) return invalid("a tariff with # in it");
        text += separator + *message.tariff;
    }
    if (const auto checked = check_text(text); !checked)
        return tl::make_unexpected(checked.error().within("location or tariff of " + message.cp.text()));
    return text;
}

std::string encode(const Healthy& message) { return head_of(healthy_form, message.cp); }

std::string encode(const FaultMessage& message) {
    auto head = head_of(fault_form, message.cp);
    return message.reason.empty() ? head : with_text(std::move(head), message.reason);
}

std::string encode(const Registered& message) {
    return head_of(registered_form, message.cp) + separator + std::to_string(message.epoch);
}

std::string encode(const Refused& message) { return with_text(head_of(refused_form, message.cp), message.reason); }

std::string encode(const ErrorMessage& message) { return with_text(std::string{error_form.keyword}, message.reason); }

}  // namespace evc::link
