#pragma once

#include <map>
#include <string>

#include "core/fleet/effects.hpp"
#include "core/notice.hpp"
#include "core/token_bucket.hpp"
#include "platform/log/limited.hpp"
#include "platform/loop/loop.hpp"

namespace evc::central {

[[nodiscard]] NoticeLevel level_of(NoticeKind kind);

/// The notice as a sentence in the language chosen (platform/i18n), for the panel:
/// `CP001: supply of laura has ended (Detenido por el operador)`.
[[nodiscard]] std::string notice_text(const Notice& notice);

/// The same in English whatever was chosen, reasons as the protocol's words: for the log, the ledger
/// and D-Bus.
[[nodiscard]] std::string notice_log_text(const Notice& notice);

/// The log's line for a notice, in English, with its fields.
void log_notice(const Notice& notice);

/// Which notices are too many of their kind. Those that an outsider can cause at will have a rate, so that they push
/// nothing else out of the panel, the ledger and the journal.
class NoticeLimiter {
public:
    static constexpr Rate rate{10, 200};

    explicit NoticeLimiter(loop::Loop& loop) : left_out_(loop) {}

    /// Leaves out those of which there are too many; the log counts them.
    void quieten(FleetEffects& effects);

    [[nodiscard]] bool passes(NoticeKind kind, Steady now);

private:
    std::map<NoticeKind, TokenBucket> buckets_;
    log::Limited left_out_;
};

}  // namespace evc::central
