#pragma once

#include <chrono>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace evc::log {

/// Entries with fields for the journal, by its own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). sd_journal_sendv(3)
/// waits for as long as journald does not read; this one for `patience` in a second, since a queue of a few entries may
/// be full for a moment. From any thread.
class JournalSocket {
public:
    static constexpr auto usual_path = "/run/systemd/journal/socket";
    static constexpr std::chrono::milliseconds patience{50};
    using Field = std::pair<std::string_view, std::string>;  ///< a name and its value, without line feeds

    explicit JournalSocket(std::string path);
    ~JournalSocket();
    JournalSocket(const JournalSocket&) = delete;
    JournalSocket& operator=(const JournalSocket&) = delete;

    /// Fields without a value are left out. False when the entry is not taken.
    [[nodiscard]] bool send(std::initializer_list<Field> fields);

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool connect();
    [[nodiscard]] bool put(std::string_view entry);
    [[nodiscard]] bool wait();

    const std::string path_;
    std::mutex mutex_;
    int socket_ = -1;
    Clock::time_point second_{};  ///< when the present one began
    Clock::duration waited_{};    ///< in it
};

}  // namespace evc::log
