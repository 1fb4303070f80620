#include "platform/terminal/text.hpp"

#include <locale.h>

#include <climits>
#include <cwchar>
#include <cwctype>
#include <functional>

#include "core/printable.hpp"

namespace evc::terminal {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::string_view broken = "\xef\xbf\xbd";

/// The C library's UTF-8 for this thread, until destroyed.
class Utf8 {
public:
    Utf8() : before_(uselocale(characters())) {}
    ~Utf8() { uselocale(before_); }
    Utf8(const Utf8&) = delete;
    Utf8& operator=(const Utf8&) = delete;

private:
    static locale_t characters() {
        static const auto made = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
        return made;
    }

    locale_t before_;
};

struct Character {
    std::string_view bytes;
    wchar_t code = L'?';
    int columns = 1;
};

Character first_of(std::string_view text) {
    std::mbstate_t state{};
    wchar_t code = 0;
    const auto length = std::mbrtowc(&code, text.data(), text.size(), &state);
    if (length == 0) return {"?"};
    if (length > text.size()) return {broken};
    const auto columns = wcwidth(code);
    if (columns < 0) return {"?"};
    return {text.substr(0, length), code, columns};
}

std::size_t length_in(std::string_view text) {
    std::mbstate_t state{};
    const auto length = std::mbrlen(text.data(), text.size(), &state);
    return length == 0 || length > text.size() ? 1 : length;
}

/// Of the text as it may be shown.
template <class Visit>
void for_each_character(std::string_view raw, Visit visit) {
    const Utf8 utf8;
    const auto shown = printable(raw);
    std::string_view text = shown;
    while (!text.empty()) {
        visit(first_of(text));
        text.remove_prefix(length_in(text));
    }
}

}  // namespace

std::string clean(std::string_view text) {
    std::string shown;
    for_each_character(text, [&](const Character& c) { shown += c.bytes; });
    return shown;
}

int width(std::string_view text) {
    int columns = 0;
    for_each_character(text, [&](const Character& c) { columns += c.columns; });
    return columns;
}

std::string cut(std::string_view text, int columns) {
    if (columns <= 0) return {};
    std::string shown;
    std::size_t kept = 0;
    int used = 0;
    for_each_character(text, [&](const Character& c) {
        used += c.columns;
        if (used > columns) return;
        shown += c.bytes;
        if (used < columns) kept = shown.size();
    });
    if (used <= columns) return shown;
    shown.resize(kept);
    shown += ellipsis;
    return shown;
}

std::string fit(std::string_view text, int columns) {
    auto shown = cut(text, columns);
    const auto missing = columns - width(shown);
    if (missing > 0) shown.append(static_cast<std::size_t>(missing), ' ');
    return shown;
}

std::string fit_right(std::string_view text, int columns) {
    auto shown = cut(text, columns);
    const auto missing = columns - width(shown);
    if (missing > 0) shown.insert(0, static_cast<std::size_t>(missing), ' ');
    return shown;
}

std::string folded(std::string_view text) {
    std::string lower;
    for_each_character(text, [&](const Character& c) {
        char bytes[MB_LEN_MAX];
        std::mbstate_t state{};
        const auto length =
            std::wcrtomb(bytes, static_cast<wchar_t>(std::towlower(static_cast<wint_t>(c.code))), &state);
        if (length <= sizeof bytes) lower.append(bytes, length);
    });
    return lower;
}

}  // namespace evc::terminal
