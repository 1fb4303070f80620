#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/log/message_id.hpp"

namespace evc::log {

/// debug: for who develops; info: what happens; warning: unexpected, but we go on; error: something asked for failed.
enum class Level { debug, info, warning, error };

/// `debug`, `info`, `warning`, `error`.
[[nodiscard]] std::string_view word(Level level);
[[nodiscard]] std::optional<Level> parse_level(std::string_view text);

/// Whom a line is about, for `journalctl EVC_CHARGE_POINT=CP001`, and which event it tells of; empty ones are left
/// out. The text has to make sense without them: only the journal shows them.
struct Fields {
    std::string_view charge_point = {};  ///< EVC_CHARGE_POINT
    std::string_view session = {};       ///< EVC_SESSION
    std::string_view driver = {};        ///< EVC_DRIVER
    MessageId message = {};              ///< MESSAGE_ID
};

/// How lines look. All of them go to standard error.
enum class Style {
    plain,     ///< time, level, text
    coloured,  ///< the same on a terminal that takes colours
    journal,   ///< `<N>` before the text (sd-daemon(3)); the journal adds time; fields by its own protocol
};

/// journal when $JOURNAL_STREAM names standard error; coloured on a terminal unless $NO_COLOR is set and not empty or
/// $TERM is dumb; else plain.
[[nodiscard]] Style detect_style(int descriptor = 2);

/// Call once, before other threads start; without it lines below info are dropped and detect_style() counts. Never
/// fails. `descriptor` is standard error but in tests.
void start(Level least, Style style = detect_style(), int descriptor = 2);

/// Changes what is dropped, from any thread.
void set_level(Level least);

/// These never throw. When the reader of standard error stands still they wait for it for 50 ms, once in a second, then
/// drop lines until it reads again and say how many were lost. A journald that takes no entries is waited for for 50 ms
/// in a second; the line goes to standard error then, without its fields. From any thread.
void debug(std::string_view text, const Fields& fields = {});
void info(std::string_view text, const Fields& fields = {});
void warning(std::string_view text, const Fields& fields = {});
void error(std::string_view text, const Fields& fields = {});
void write(Level level, std::string_view text, const Fields& fields = {});

/// A condition that lasts, such as a peer that is away: said once when it begins and once when it has ended, however
/// often it is seen in between.
class LatchedCondition {
public:
    /// Says `text` as `level` unless the condition holds already. True when it was said.
    bool begins(std::string_view text, Level level = Level::warning, const Fields& fields = {});
    /// Says `text` as info if the condition held. True when it was said.
    bool ended(std::string_view text, const Fields& fields = {});

    [[nodiscard]] bool holds() const { return holds_; }

private:
    bool holds_ = false;
};

/// Longest text in bytes; the rest is cut off. It is written as printable() has it, so that what a peer sent forges no
/// line and moves no cursor.
inline constexpr std::size_t text_length_max = 2000;

using Receiver = std::function<void(Level level, const std::string& text)>;

/// Hands every line to `receiver`, on the thread that wrote it, instead of standard error: for a panel that owns the
/// terminal. An empty one gives standard error its lines back.
void divert(Receiver receiver);

}  // namespace evc::log
