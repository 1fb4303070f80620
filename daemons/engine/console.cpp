#include "engine/console.hpp"

#include <unistd.h>

#include <array>
#include <iostream>
#include <string>
#include <utility>

#include "core/printable.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/log/log.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

using i18n::mark;
using log::Level;

/// {0} is the driver, {1} an energy, {2} the detail, {3} the same in brackets.
struct Form {
    const char* text = "";
    Level level = Level::info;
    log::MessageId message = {};
};

Form form_of(SignKind kind) {
    namespace message = log::message;
    switch (kind) {
        case SignKind::session_accepted:
            return {mark("Supply for {0} authorised: plug the vehicle in"), Level::info, message::session_accepted};
        case SignKind::session_begun: return {mark("Supply for {0} may begin")};
        case SignKind::charging: return {mark("Supplying {0}"), Level::info, message::session_charging};
        case SignKind::session_ended:
            return {mark("Supply for {0} ended: {1}{3}"), Level::info, message::session_ended};
        case SignKind::request_rejected:
            return {mark("The request was rejected: {2}"), Level::warning, message::request_rejected};
        case SignKind::central_unreachable:
            return {mark("Cannot connect to CENTRAL"), Level::warning, message::central_away};
        case SignKind::stopped:
            return {mark("Out of order by the operator's word"), Level::info, message::charge_point_stopped};
        case SignKind::resumed:
            return {mark("In service again by the operator's word"), Level::info, message::charge_point_resumed};
        case SignKind::faulted: return {mark("Faulted: {2}"), Level::error, message::charge_point_faulted};
        case SignKind::repaired: return {mark("Repaired"), Level::info, message::charge_point_recovered};
        case SignKind::busy: return {mark("Too many requests wait for an answer: try again later"), Level::warning};
        case SignKind::foreign_ledger:
            return {mark("A command of another Central was ignored; --adopt-ledger obeys it"), Level::warning,
                    message::foreign_ledger};
        case SignKind::authorization_expired:
            return {mark("An authorisation was over when it came: refused"), Level::warning};
        case SignKind::clock_skewed:
            return {mark("The clock here differs from that of CENTRAL: {2}"), Level::warning, message::clock_skewed};
        case SignKind::order_implausible:
            return {mark("A stop or resume was ignored, since its number {2} cannot be; give it again at CENTRAL"),
                    Level::warning};
    }
    return {};
}

std::string sentence(const ShowSign& sign, std::string_view text, const std::string& detail) {
    const auto in_brackets = detail.empty() ? std::string{} : " (" + detail + ")";
    return sign.cp.text() + ": " +
           i18n::fill(text, {sign.driver.text(), i18n::energy_text(sign.energy), detail, in_brackets});
}

void show_to_people(const ShowSign& sign) {
    const bool is_reason = sign.kind == SignKind::session_ended || sign.kind == SignKind::request_rejected;
    const auto detail = is_reason && !sign.detail.empty() ? i18n::reason_text(sign.detail) : sign.detail;
    std::cout << printable(sentence(sign, i18n::tr(form_of(sign.kind).text), detail)) << std::endl;
}

void show_to_journal(const ShowSign& sign) {
    const auto form = form_of(sign.kind);
    const auto session = sign.session.is_nil() ? std::string{} : protocol::uuid_text(sign.session);
    log::write(
        form.level, sentence(sign, form.text, sign.detail),
        {.charge_point = sign.cp.text(), .session = session, .driver = sign.driver.text(), .message = form.message});
}

}  // namespace

void display(const ShowSign& sign) {
    if (log::detect_style() == log::Style::journal)
        show_to_journal(sign);
    else
        show_to_people(sign);
}

Keys::Keys(loop::Loop& loop, std::function<void(char)> pressed) : pressed_(std::move(pressed)) {
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    auto raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0) return;
    watch_ = std::make_unique<loop::ReadWatch>(loop, STDIN_FILENO, [this] { ready(); });
}

Keys::~Keys() {
    if (watch_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void Keys::ready() {
    std::array<char, 64> keys{};
    const auto size = read(STDIN_FILENO, keys.data(), keys.size());
    if (size <= 0) {
        watch_.reset();  // the terminal is gone
        return;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i) pressed_(keys[i]);
}

}  // namespace evc::engine
