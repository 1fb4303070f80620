#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/result.hpp"
#include "platform/loop/events.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/writer.hpp"
#include "platform/terminal/curses.hpp"
#include "platform/terminal/modes.hpp"
#include "platform/terminal/picture.hpp"

namespace evc::terminal {

/// A description of `terminal`, which is any descriptor of it, that is written to without blocking, so that standard
/// output and error stay as they are. Fault::unavailable when it cannot be opened anew.
[[nodiscard]] Result<int> open_anew(int terminal);

/// A full-screen program's terminal (ncurses): pictures go out, keys come in. One at a time per process.
///
/// ncurses compares each picture with the one before and writes the difference into a file in memory; from there it
/// goes out without ever blocking (loop::Writer). While the terminal has not taken the last difference, no further one
/// is made: the newest picture waits and replaces those that waited before it. So a terminal that stands still costs
/// one picture of memory and no time, and shows the newest state when it goes on. The one wait: after an Escape byte
/// ncurses gives the rest of a key's sequence 25 ms to arrive.
///
/// The mouse is left to the terminal, so that text can be selected. What others write to the terminal meanwhile spoils
/// the picture: divert the log first.
class Terminal {
public:
    struct Events {
        std::function<void(const Key&)> pressed;
        std::function<void()> resized;  ///< ask size() and draw anew
        std::function<void()> gone;     ///< the terminal hung up; no more events
    };

    /// Takes standard input and output. Fault::unavailable when they are no terminal, it is unknown to terminfo, or
    /// this process is in the background.
    [[nodiscard]] static Result<std::unique_ptr<Terminal>> open(loop::Loop& loop, Events events);
    /// Gives the terminal back as it was; waits for a slow one for at most 200 ms.
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    [[nodiscard]] Size size() const;
    void draw(Picture picture);

private:
    Terminal(loop::Loop& loop, Events events, std::unique_ptr<Curses> curses, int output);
    void read_keys();
    void resize();
    void show(const Picture& picture);
    void drained();

    Events events_;
    std::unique_ptr<Curses> curses_;
    Modes modes_;
    const int descriptor_;
    loop::Writer output_;
    std::optional<Picture> next_;
    loop::Signals window_changes_;
    std::optional<loop::ReadWatch> input_;
};

}  // namespace evc::terminal
