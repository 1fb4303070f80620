// Central's end of the monitor link, whichever framing the first byte announces.
#include <optional>
#include <string>
#include <variant>

#include "fuzz/conversation.hpp"
#include "protocol/link/central_end.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

/// What was understood, as it would be said: a location that fitted in one message may not fit when it is escaped.
std::string text_of(const link::FromMonitor& message) {
    if (const auto* registration = std::get_if<link::Register>(&message))
        return registration->cp.text() + "#" + registration->location + "#" + registration->tariff.value_or("");
    if (const auto* fault = std::get_if<link::FaultMessage>(&message)) return link::encode(*fault);
    return link::encode(std::get<link::Healthy>(message));
}

class Central {
public:
    link::Taken take(std::string_view bytes, fuzz::Heard& heard) {
        const auto said = end_.take(bytes);
        for (const auto& message : said.messages) {
            heard.messages.push_back(text_of(message));
            fuzz::require(!cp_ || *cp_ == link::cp_of(message), "one connection serves one charge point");
            cp_ = link::cp_of(message);
        }
        fuzz::require(said.messages.empty() || cp_, "a registration comes first");
        return said;
    }

private:
    link::CentralEnd end_;
    std::optional<CpId> cp_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::require_same_in_pieces(fuzz::text_of(data, size), [] { return Central{}; });
    return 0;
}
