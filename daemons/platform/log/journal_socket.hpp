#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace evc::log {

/// Entries with fields for the journal, by its own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). sd_journal_sendv(3)
/// would wait for a journald that does not read; this one does not.
class JournalSocket {
public:
    static constexpr auto usual_path = "/run/systemd/journal/socket";
    using Field = std::pair<std::string_view, std::string>;  ///< a name and its value, without line feeds

    explicit JournalSocket(std::string path);
    ~JournalSocket();
    JournalSocket(const JournalSocket&) = delete;
    JournalSocket& operator=(const JournalSocket&) = delete;

    /// Fields without a value are left out. False when the entry is not taken at once.
    [[nodiscard]] bool send(std::initializer_list<Field> fields) const;

private:
    const std::string path_;
    const int socket_;
};

}  // namespace evc::log
