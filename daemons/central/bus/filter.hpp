#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/printable.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/bus/types.hpp"

namespace evc::central {

/// Reads a method's filter, a{sv}, strictly: a key that nobody asks for or a value of another type is an error.
class Filter {
public:
    /// `given` has to outlive it.
    explicit Filter(const bus::Properties& given) : given_(given) {}
    explicit Filter(bus::Properties&&) = delete;

    /// A text; `parse` makes a value of it, or nothing when it is not allowed, which is then named.
    template <class T>
    [[nodiscard]] std::optional<T> text(const std::string& key, const std::string& allowed,
                                        const std::function<std::optional<T>(const std::string&)>& parse) {
        const auto found = any_text(key);
        if (!found) return std::nullopt;
        auto parsed = parse(*found);
        if (!parsed) complain(key + ": found " + in_quotes(*found) + "; allowed: " + allowed);
        return parsed;
    }
    [[nodiscard]] std::optional<std::string> any_text(const std::string& key);
    [[nodiscard]] std::optional<bool> truth(const std::string& key);
    /// Microseconds since 1970.
    [[nodiscard]] std::optional<Wall> time(const std::string& key);

    /// After all keys were asked for. Fault::invalid with the first thing that is wrong and what is allowed.
    [[nodiscard]] Status finish() const;

private:
    template <class T>
    [[nodiscard]] std::optional<T> value(const std::string& key, const char* type);
    void complain(std::string text);

    const bus::Properties& given_;
    std::vector<std::string> keys_;
    std::optional<std::string> complaint_;
};

}  // namespace evc::central
