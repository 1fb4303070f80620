#pragma once

#include <string>
#include <string_view>

#include "platform/bus/reply.hpp"

namespace evc::central {

inline constexpr std::string_view word_rule = "1 to 64 characters out of a-z 0-9 -, the first a letter";

/// Whether it may be a reason.
[[nodiscard]] inline bool is_word(std::string_view text) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    constexpr std::size_t longest = 64;
    if (text.empty() || text.size() > longest || !is_letter(text.front())) return false;
    for (const char c : text)
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-') return false;
    return true;
}

/// InvalidArgument: which, what was found, what is allowed.
template <class... Outs>
void refuse(const bus::Reply<Outs...>& reply, const std::string& argument, const std::string& found,
            std::string_view allowed) {
    reply.refuse(bus::Wrong::invalid_argument, argument + ": found '" + found + "'; allowed: " + std::string{allowed});
}

/// UnknownChargePoint.
template <class... Outs>
void refuse_unknown(const bus::Reply<Outs...>& reply, const std::string& id) {
    reply.refuse(bus::Wrong::unknown_charge_point, "no charge point is called '" + id + "'");
}

}  // namespace evc::central
