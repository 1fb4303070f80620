#include "platform/terminal/text.hpp"

#include <locale.h>

#include <algorithm>
#include <climits>
#include <cwchar>
#include <cwctype>

#include "core/printable.hpp"

namespace evc::terminal {
namespace {

constexpr std::string_view ellipsis = "…";

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

/// Of the text as it may be shown; `?` stands for what this system does not know.
template <class Visit>
void for_each_character(std::string_view raw, Visit visit) {
    const Utf8 utf8;
    const auto shown = printable(raw);
    std::string_view text = shown;
    while (!text.empty()) {
        const auto next = first_character(text);
        const auto code = static_cast<wchar_t>(next.code);
        const auto columns = wcwidth(code);
        visit(columns < 0 ? Character{"?"} : Character{text.substr(0, next.length), code, columns});
        text.remove_prefix(next.length);
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

namespace {

std::size_t missing(std::string_view shown, int columns) {
    return static_cast<std::size_t>(std::max(0, columns - width(shown)));
}

}  // namespace

std::string fit(std::string_view text, int columns) {
    auto shown = cut(text, columns);
    shown.append(missing(shown, columns), ' ');
    return shown;
}

std::string fit_right(std::string_view text, int columns) {
    auto shown = cut(text, columns);
    shown.insert(0, missing(shown, columns), ' ');
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
