#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "platform/config/value_parser.hpp"

namespace evc::config {

/// Takes an argument as it was written; returns what is allowed when it is not.
using Setter = std::function<std::optional<std::string>(const std::string&)>;

/// `out` becomes the value; it must outlive the setter.
template <class T, class Out>
[[nodiscard]] Setter setter(Out& out, ValueParser<T> kind) {
    return [&out, kind = std::move(kind)](const std::string& text) -> std::optional<std::string> {
        auto value = kind.parse(text);
        if (!value) return kind.allowed;
        out = *std::move(value);
        return std::nullopt;
    };
}

/// The value is put behind those that `out` has already.
template <class T, class Out>
[[nodiscard]] Setter appender(Out& out, ValueParser<T> kind) {
    return [&out, kind = std::move(kind)](const std::string& text) -> std::optional<std::string> {
        auto value = kind.parse(text);
        if (!value) return kind.allowed;
        out.push_back(*std::move(value));
        return std::nullopt;
    };
}

}  // namespace evc::config
