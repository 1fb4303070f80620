#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "platform/terminal/picture.hpp"

using SCREEN = struct screen;
using WINDOW = struct _win_st;  // NOLINT(bugprone-reserved-identifier): the library's own name

namespace evc::terminal {

/// One key as it was pressed.
struct Key {
    enum class Kind { text, up, down, left, right, page_up, page_down, home, end, tab, enter, backspace, escape };

    Kind kind = Kind::text;
    std::string text;  ///< of Kind::text: one character in UTF-8

    friend bool operator==(const Key&, const Key&) = default;
};

/// ncurses, made to write into memory.
class Curses {
public:
    /// Fault::unavailable when $TERM is unset or unknown.
    [[nodiscard]] static Result<std::unique_ptr<Curses>> start();
    ~Curses();
    Curses(const Curses&) = delete;
    Curses& operator=(const Curses&) = delete;

    void resize(Size size);
    /// Makes the whole next picture be written, not the difference only.
    void repaint();
    void show(const Picture& picture);
    void end();
    /// What is to be written to the terminal since the last call.
    [[nodiscard]] std::string take();

    /// A key that was typed; `unknown` is one that has no name here. Nothing when there is none.
    struct Typed {
        std::optional<Key> key;
    };
    [[nodiscard]] std::optional<Typed> read();

private:
    explicit Curses(std::FILE* memory) : memory_(memory) {}
    void choose_colours();
    void put(const Span& span);

    std::FILE* memory_;
    SCREEN* screen_ = nullptr;
    WINDOW* keys_ = nullptr;  ///< a pad: reading from a window would draw it
    bool coloured_ = false;
};

}  // namespace evc::terminal
