#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "platform/bus/raw_message.hpp"
#include "platform/bus/types.hpp"

namespace evc::bus {

/// Writes values at the end of a message, in any number of sittings. After a failure, such as a text that is no UTF-8,
/// it does nothing any more.
class Writer {
public:
    explicit Writer(sd_bus_message* message) : message_(message) {}

    void value(const std::string& text) { basic('s', text.c_str()); }
    void value(const ObjectPath& path) { basic('o', path.c_str()); }
    void value(std::uint32_t number) { basic('u', &number); }
    void value(std::uint64_t number) { basic('t', &number); }
    void value(bool truth) {
        const int number = truth ? 1 : 0;
        basic('b', &number);
    }
    template <class... Fields>
    void value(const Row<Fields...>& row) {
        open('r', fields<Fields...>().c_str());
        const std::tuple<Fields...>& tuple = row;
        std::apply([this](const auto&... field) { (value(field), ...); }, tuple);
        close();
    }
    template <class Value>
    void variant(const Value& held) {
        const char contents[] = {code(held), '\0'};
        open('v', contents);
        value(held);
        close();
    }

    /// An array of rows; close() ends it.
    template <class... Fields>
    void open_rows(const Row<Fields...>* /*type*/) {
        open('a', ('(' + fields<Fields...>() + ')').c_str());
    }
    /// As sd_bus_message_open_container(3).
    void open(char type, const char* contents) {
        if (!failed_) note(::sd_bus_message_open_container(message_, type, contents));
    }
    void close() {
        if (!failed_) note(::sd_bus_message_close_container(message_));
    }

    [[nodiscard]] bool failed() const { return failed_; }

private:
    static constexpr char code(const std::string&) { return 's'; }
    static constexpr char code(const ObjectPath&) { return 'o'; }
    static constexpr char code(std::uint32_t) { return 'u'; }
    static constexpr char code(std::uint64_t) { return 't'; }
    static constexpr char code(bool) { return 'b'; }
    template <class... Fields>
    static std::string fields() {
        return {code(Fields{})...};
    }

    void basic(char type, const void* held) {
        if (!failed_) note(::sd_bus_message_append_basic(message_, type, held));
    }
    void note(int result) { failed_ = result < 0; }

    sd_bus_message* message_;
    bool failed_ = false;
};

}  // namespace evc::bus
