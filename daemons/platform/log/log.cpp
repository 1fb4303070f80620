#include "platform/log/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

#include "core/printable.hpp"
#include "platform/log/descriptor_sink.hpp"
#include "platform/log/journal_socket.hpp"
#include "platform/loop/standard_output.hpp"

namespace evc::log {
namespace {

constexpr std::array<std::string_view, 4> level_words{"debug", "info", "warning", "error"};
constexpr std::array<int, 4> priorities{7, 6, 4, 3};  // syslog(3)
constexpr std::array<spdlog::level::level_enum, 4> spdlog_levels{spdlog::level::debug, spdlog::level::info,
                                                                 spdlog::level::warn, spdlog::level::err};

std::size_t index(Level level) { return static_cast<std::size_t>(level); }

/// `<N>` of the journal in a pattern.
class PriorityFlag final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        const auto level = std::find(spdlog_levels.begin(), spdlog_levels.end(), message.level);
        out.push_back('<');
        out.push_back(static_cast<char>('0' + priorities[static_cast<std::size_t>(level - spdlog_levels.begin())]));
        out.push_back('>');
    }
    [[nodiscard]] std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
        return std::make_unique<PriorityFlag>();
    }
};

std::unique_ptr<spdlog::formatter> formatter_of(Style style) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>("\n");
    formatter->add_flag<PriorityFlag>('*');
    formatter->set_pattern(style == Style::journal ? "%*%v" : "%H:%M:%S.%e %^%-7l%$ %v");
    return formatter;
}

std::shared_ptr<spdlog::logger> make_logger(Style style, int descriptor) {
    auto sink = std::make_shared<DescriptorSink>(descriptor, style == Style::coloured);
    sink->set_formatter(formatter_of(style));
    auto logger = std::make_shared<spdlog::logger>("", std::move(sink));
    logger->set_error_handler([](const std::string&) {});
    return logger;
}

struct Output {
    std::mutex mutex;
    Style style = detect_style();
    std::shared_ptr<spdlog::logger> logger = make_logger(style, STDERR_FILENO);
    std::shared_ptr<const Receiver> receiver;
};

/// Never destroyed: what logs at the very end of the program still finds it.
Output& output() {
    static auto* const output = new Output;
    return *output;
}

/// $JOURNAL_STREAM is "device:inode" of the stream that journald gave us (systemd.exec(5)).
bool is_journal_stream(int descriptor) {
    const auto* const stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || ::fstat(descriptor, &status) != 0) return false;
    return stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

std::string shown_of(std::string_view text) {
    return std::string{cut_bytes(printable(cut_bytes(text, text_length_max)), text_length_max)};
}

bool send_to_journal(Level level, const std::string& text, const Fields& fields) {
    static JournalSocket journal{JournalSocket::usual_path};
    return journal.send({{"PRIORITY", std::to_string(priorities[index(level)])},
                         {"SYSLOG_IDENTIFIER", ::program_invocation_short_name},
                         {"MESSAGE", text},
                         {"MESSAGE_ID", std::string{fields.message.text}},
                         {"EVC_CHARGE_POINT", std::string{fields.charge_point}},
                         {"EVC_SESSION", std::string{fields.session}},
                         {"EVC_DRIVER", std::string{fields.driver}}});
}

bool has_fields(const Fields& fields) {
    return !fields.charge_point.empty() || !fields.session.empty() || !fields.driver.empty() ||
           !fields.message.text.empty();
}

void write_checked(Level level, std::string_view text, const Fields& fields) {
    auto& out = output();
    std::unique_lock lock{out.mutex};
    const auto logger = out.logger;
    const auto receiver = out.receiver;
    const auto style = out.style;
    lock.unlock();
    if (!logger->should_log(spdlog_levels[index(level)])) return;
    const auto shown = shown_of(text);
    if (receiver) return (*receiver)(level, shown);
    if (style == Style::journal && has_fields(fields) && send_to_journal(level, shown, fields)) return;
    logger->log(spdlog_levels[index(level)], spdlog::string_view_t{shown});
}

}  // namespace

std::string_view word(Level level) { return level_words[index(level)]; }

std::optional<Level> parse_level(std::string_view text) {
    const auto* const found = std::find(level_words.begin(), level_words.end(), text);
    if (found == level_words.end()) return std::nullopt;
    return static_cast<Level>(found - level_words.begin());
}

Style detect_style(int descriptor) {
    if (is_journal_stream(descriptor)) return Style::journal;
    return loop::takes_colour(descriptor) ? Style::coloured : Style::plain;
}

void start(Level least, Style style, int descriptor) {
    auto logger = make_logger(style, descriptor);
    logger->set_level(spdlog_levels[index(least)]);
    auto& out = output();
    const std::lock_guard lock{out.mutex};
    out.style = style;
    out.logger = std::move(logger);
}

void set_level(Level least) {
    auto& out = output();
    const std::lock_guard lock{out.mutex};
    out.logger->set_level(spdlog_levels[index(least)]);
}

void write(Level level, std::string_view text, const Fields& fields) {
    try {
        write_checked(level, text, fields);
    } catch (...) {
        // Out of memory, or a receiver that throws: nothing to be said, and no reason to end.
        return;
    }
}

void debug(std::string_view text, const Fields& fields) { write(Level::debug, text, fields); }
void info(std::string_view text, const Fields& fields) { write(Level::info, text, fields); }
void warning(std::string_view text, const Fields& fields) { write(Level::warning, text, fields); }
void error(std::string_view text, const Fields& fields) { write(Level::error, text, fields); }

bool LatchedCondition::begins(std::string_view text, Level level, const Fields& fields) {
    if (std::exchange(holds_, true)) return false;
    write(level, text, fields);
    return true;
}

bool LatchedCondition::ended(std::string_view text, const Fields& fields) {
    if (!std::exchange(holds_, false)) return false;
    info(text, fields);
    return true;
}

void divert(Receiver receiver) {
    auto next = receiver ? std::make_shared<const Receiver>(std::move(receiver)) : nullptr;
    auto& out = output();
    const std::lock_guard lock{out.mutex};
    out.receiver = std::move(next);
}

}  // namespace evc::log
