#include "platform/terminal/curses.hpp"

#define NCURSES_NOMACROS
#include <curses.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstdlib>
#include <cwchar>

#include "platform/loop/standard_output.hpp"
#include "platform/terminal/text.hpp"

namespace evc::terminal {
namespace {

constexpr int escape_wait_ms = 25;
constexpr wint_t escape_byte = 27;
constexpr wint_t delete_byte = 127;

/// ncurses handles these itself where nobody else does: by leaving the program, or by writing to the terminal from
/// within the handler. Both are ours to decide.
class KeepSignals {
public:
    KeepSignals() {
        each([](int signal, struct sigaction& action) { sigaction(signal, nullptr, &action); });
    }
    ~KeepSignals() {
        each([](int signal, struct sigaction& action) { sigaction(signal, &action, nullptr); });
    }
    KeepSignals(const KeepSignals&) = delete;
    KeepSignals& operator=(const KeepSignals&) = delete;

private:
    static constexpr std::array signals{SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

    template <class Do>
    void each(Do what) {
        for (std::size_t i = 0; i < signals.size(); ++i) what(signals[i], actions_[i]);
    }

    std::array<struct sigaction, signals.size()> actions_{};
};

short colour_number(Colour colour) {
    const bool many = COLORS >= 256;
    switch (colour) {
        case Colour::plain: return -1;
        case Colour::grey: return static_cast<short>(many ? 245 : COLORS >= 16 ? 8 : -1);
        case Colour::red: return static_cast<short>(many ? 203 : COLOR_RED);
        case Colour::orange: return static_cast<short>(many ? 208 : COLOR_YELLOW);
        case Colour::green: return static_cast<short>(many ? 71 : COLOR_GREEN);
        case Colour::accent: return static_cast<short>(many ? 74 : COLOR_CYAN);
    }
    return -1;
}

short pair_number(Colour colour) { return static_cast<short>(static_cast<int>(colour)); }

std::optional<Key::Kind> named(wint_t code) {
    switch (code) {
        case KEY_UP: return Key::Kind::up;
        case KEY_DOWN: return Key::Kind::down;
        case KEY_LEFT: return Key::Kind::left;
        case KEY_RIGHT: return Key::Kind::right;
        case KEY_PPAGE: return Key::Kind::page_up;
        case KEY_NPAGE: return Key::Kind::page_down;
        case KEY_HOME: return Key::Kind::home;
        case KEY_END: return Key::Kind::end;
        case KEY_ENTER: return Key::Kind::enter;
        case KEY_BACKSPACE: return Key::Kind::backspace;
        default: return std::nullopt;
    }
}

std::optional<Key> typed(wint_t code) {
    if (code == '\n' || code == '\r') return Key{Key::Kind::enter, {}};
    if (code == '\t') return Key{Key::Kind::tab, {}};
    if (code == '\b' || code == delete_byte) return Key{Key::Kind::backspace, {}};
    if (code == escape_byte) return Key{Key::Kind::escape, {}};
    if (code < ' ') return std::nullopt;
    std::array<char, 16> bytes{};
    std::mbstate_t state{};
    const auto length = std::wcrtomb(bytes.data(), static_cast<wchar_t>(code), &state);
    if (length > bytes.size()) return std::nullopt;
    return Key{Key::Kind::text, std::string{bytes.data(), length}};
}

}  // namespace

Result<std::unique_ptr<Curses>> Curses::start() {
    const auto* term = std::getenv("TERM");
    const auto file = memfd_create("terminal", MFD_CLOEXEC);
    auto* memory = file < 0 ? nullptr : fdopen(file, "w+");
    if (memory == nullptr) return failure(Fault::unavailable, "no memory for a screen");
    std::unique_ptr<Curses> made{new Curses{memory}};

    // What we write is UTF-8, whatever the locale says; a service's environment often says nothing.
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const KeepSignals keep;
    made->screen_ = newterm(nullptr, memory, stdin);
    if (made->screen_ == nullptr)
        return failure(Fault::unavailable, std::string{"this kind of terminal is unknown: TERM="} +
                                               (term == nullptr ? "" : term) + "; see toe(1) for those that are known");
    set_escdelay(escape_wait_ms);
    typeahead(-1);
    curs_set(0);
    made->keys_ = newpad(1, 1);
    keypad(made->keys_, TRUE);
    nodelay(made->keys_, TRUE);
    made->choose_colours();
    return made;
}

Curses::~Curses() {
    if (keys_ != nullptr) delwin(keys_);
    if (screen_ != nullptr) delscreen(screen_);
    std::fclose(memory_);
}

void Curses::choose_colours() {
    if (!loop::takes_colour(STDOUT_FILENO) || !has_colors() || start_color() == ERR || use_default_colors() == ERR)
        return;
    coloured_ = true;
    for (const auto colour : {Colour::grey, Colour::red, Colour::orange, Colour::green, Colour::accent})
        init_pair(pair_number(colour), colour_number(colour), -1);
}

void Curses::resize(Size size) { resizeterm(size.rows, size.columns); }

void Curses::repaint() { clearok(curscr, TRUE); }

void Curses::put(const Span& span) {
    attr_t attributes = WA_NORMAL;
    if (span.style.bold) attributes |= WA_BOLD;
    if (span.style.reversed) attributes |= WA_REVERSE;
    attr_set(attributes, coloured_ ? pair_number(span.style.colour) : short{0}, nullptr);
    addstr(span.text.c_str());
}

void Curses::show(const Picture& picture) {
    const auto rows = getmaxy(stdscr);
    const auto columns = getmaxx(stdscr);
    erase();
    for (int row = 0; row < rows && row < static_cast<int>(picture.size()); ++row) {
        move(row, 0);
        int left = columns;
        for (const auto& span : picture[static_cast<std::size_t>(row)]) {
            const auto text = cut(span.text, left);
            left -= width(text);
            put({text, span.style});
        }
    }
    refresh();
}

void Curses::end() { endwin(); }

std::string Curses::take() {
    std::fflush(memory_);
    const auto file = fileno(memory_);
    const auto size = lseek(file, 0, SEEK_CUR);
    std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    const auto got = pread(file, bytes.data(), bytes.size(), 0);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (ftruncate(file, 0) == 0) lseek(file, 0, SEEK_SET);
    return bytes;
}

std::optional<Curses::Typed> Curses::read() {
    wint_t code = 0;
    const auto kind = wget_wch(keys_, &code);
    if (kind == ERR) return std::nullopt;
    if (kind != KEY_CODE_YES) return Typed{typed(code)};
    if (const auto name = named(code)) return Typed{Key{*name, {}}};
    return Typed{};
}

}  // namespace evc::terminal
