// The messages of the monitor link without their framing, both ways.
#include "fuzz/property.hpp"
#include "protocol/json/rules.hpp"
#include "protocol/link/message.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

/// A location may say `%` in its own right, which we write as `%25`: what came in one way may be too long in the other.
std::string written(const link::FromMonitor& message) {
    return std::visit(
        [](const auto& kind) -> std::string {
            const Result<std::string> text = link::encode(kind);
            return text ? *text : link::encode(link::Healthy{kind.cp});
        },
        message);
}

/// What Central takes it can also tell: a location is stored and sent in topic `status`, where readers are strict.
void require_tellable(const link::FromMonitor& message) {
    const auto* const registration = std::get_if<link::Register>(&message);
    if (registration == nullptr) return;
    fuzz::require(protocol::is_printable(registration->location, protocol::location_length_max),
                  "a location that is taken can be told", registration->location);
}

bool fits(const link::FromMonitor& message) {
    const auto* const registration = std::get_if<link::Register>(&message);
    return registration == nullptr || fuzz::checked(link::encode(*registration));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto meaning = link::decode_from_monitor(text);
    if (meaning) require_tellable(*meaning);
    if (!meaning || fits(*meaning)) fuzz::require_same_again(text, link::decode_from_monitor, written);
    fuzz::require_same_again(text, link::decode_from_central, [](const link::FromCentral& message) {
        return std::visit([](const auto& kind) { return link::encode(kind); }, message);
    });
    return 0;
}
