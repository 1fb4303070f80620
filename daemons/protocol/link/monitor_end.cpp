#include "protocol/link/monitor_end.hpp"

#include <variant>

namespace evc::link {

Heard<FromCentral> MonitorEnd::take(std::string_view bytes) {
    Heard<FromCentral> heard;
    static_cast<Taken&>(heard) = link_.take(bytes, [&](std::string_view text) -> Status {
        auto message = judge(text);
        if (!message) return tl::make_unexpected(message.error());
        heard.messages.push_back(*std::move(message));
        return {};
    });
    return heard;
}

Result<FromCentral> MonitorEnd::judge(std::string_view text) const {
    auto message = decode_from_central(text);
    if (!message) return message;
    const auto* accepted = std::get_if<Registered>(&*message);
    const auto* refused = std::get_if<Refused>(&*message);
    if ((accepted != nullptr && accepted->cp == cp_) || (refused != nullptr && refused->cp == cp_)) return message;
    return failure(Fault::invalid, "a message that is not for charge point " + cp_.text());
}

}  // namespace evc::link
