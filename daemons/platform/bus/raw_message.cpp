#include "platform/bus/raw_message.hpp"

#include <array>
#include <cstring>
#include <string_view>

namespace evc::bus {
namespace {

/// Reads a text or path, if it is short enough.
bool short_text(sd_bus_message* message, char type) {
    const char* text = nullptr;
    return ::sd_bus_message_read_basic(message, type, static_cast<void*>(&text)) > 0 &&
           ::strnlen(text, Call::argument_text_max + 1) <= Call::argument_text_max;
}

/// What a variant of ours may hold: one plain value.
bool plain_variant(sd_bus_message* message) {
    char type = 0;
    const char* contents = nullptr;
    if (::sd_bus_message_peek_type(message, &type, &contents) <= 0 || type != 'v') return false;
    if (contents == nullptr || contents[0] == '\0' || contents[1] != '\0') return false;
    if (::sd_bus_message_enter_container(message, 'v', contents) <= 0) return false;
    const bool is_text = contents[0] == 's' || contents[0] == 'o' || contents[0] == 'g';
    const bool modest = is_text ? short_text(message, contents[0]) : ::sd_bus_message_skip(message, contents) > 0;
    return modest && ::sd_bus_message_exit_container(message) > 0;
}

bool small_dictionary(sd_bus_message* message) {
    if (::sd_bus_message_enter_container(message, 'a', "{sv}") <= 0) return false;
    for (std::size_t entries = 0; ::sd_bus_message_enter_container(message, 'e', "sv") > 0; ++entries) {
        if (entries == Call::argument_entries_max || !short_text(message, 's') || !plain_variant(message)) return false;
        if (::sd_bus_message_exit_container(message) <= 0) return false;
    }
    return ::sd_bus_message_exit_container(message) > 0;
}

bool modest(sd_bus_message* message) {
    std::string_view types = ::sd_bus_message_get_signature(message, 1);
    constexpr std::string_view dictionary = "a{sv}";
    while (!types.empty()) {
        const char type = types.front();
        if (types.starts_with(dictionary)) {
            if (!small_dictionary(message)) return false;
            types.remove_prefix(dictionary.size());
            continue;
        }
        constexpr std::string_view texts = "sog";
        constexpr std::string_view plain = "ybnqiuxtdh";
        if (texts.find(type) != std::string_view::npos) {
            if (!short_text(message, type)) return false;
        } else if (plain.find(type) != std::string_view::npos) {
            const std::array<char, 2> one{type, '\0'};
            if (::sd_bus_message_skip(message, one.data()) <= 0) return false;
        } else {
            // No method of ours takes it: whoever looks for the method refuses it, unread.
            return true;
        }
        types.remove_prefix(1);
    }
    return true;
}

}  // namespace

bool Call::has_modest_arguments() const {
    const bool is = modest(message_.get());
    return ::sd_bus_message_rewind(message_.get(), 1) >= 0 && is;
}

}  // namespace evc::bus
