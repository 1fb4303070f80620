// The small texts within messages, files and command lines: what is understood is written in a form that is understood
// as the same.
#include "core/endpoint.hpp"
#include "core/name.hpp"
#include "core/printable.hpp"
#include "core/tariff.hpp"
#include "fuzz/property.hpp"
#include "platform/config/value_parser.hpp"
#include "protocol/json/rules.hpp"
#include "protocol/link/text.hpp"
#include "protocol/time_text.hpp"
#include "protocol/uuid.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

void identifiers(std::string_view text) {
    if (const auto id = protocol::parse_uuid(text)) {
        fuzz::require(!id->is_nil(), "the nil UUID names nothing");
        fuzz::require(protocol::parse_uuid(protocol::uuid_text(*id)) == id, "a UUID is one again", text);
    }
    if (const auto name = CpId::parse(text)) fuzz::require(name->text() == text, "a name is itself", text);
}

void times(std::string_view text) {
    const auto time = protocol::parse_time(text);
    if (!time) return;
    const auto written = protocol::time_text(*time);
    fuzz::require(written.size() == 24, "a time has 24 characters", written);
    fuzz::require(protocol::parse_time(written) == time, "a time is the same again", written);
}

void prices(std::string_view text) {
    if (const auto currency = Currency::parse(text)) fuzz::require(currency->text() == text, "a currency is itself");
    const auto tariff = Tariff::parse(text, Currency{});
    if (!tariff) return;
    fuzz::require(Tariff::parse(tariff->price_text(), Currency{}) == tariff, "a price is the same again", text);
    const auto most = tariff->amount(WattHours{energy_max});
    fuzz::require(most.minor >= 0 && most.minor <= amount_max, "an amount stays within its range", text);
}

void settings(std::string_view text) {
    if (const auto endpoint = parse_endpoint(text))
        fuzz::require(parse_endpoint(endpoint->text()) == endpoint, "an endpoint is the same again", text);
    const auto duration = config::duration(milliseconds{0}, std::chrono::hours{24 * 365});
    if (const auto time = duration.parse(text))
        fuzz::require(duration.parse(config::duration_text(*time)) == time, "a duration is the same again", text);
    for (const auto& kind : {config::text(16), config::location(), config::bootstrap(), config::host()})
        if (const auto value = kind.parse(text))
            fuzz::require(protocol::is_printable(*value, value->size()), "a setting is harmless", *value);
}

void characters(std::string_view text) {
    fuzz::require(is_utf8(text) || printable(text).find("\ufffd") != std::string::npos,
                  "what is no UTF-8 is shown as U+FFFD", text);
    constexpr std::size_t most = 16;
    const auto readable = link::readable(text, most);
    fuzz::require(readable.size() <= most && is_utf8(readable) && !link::has_control_character(readable),
                  "what is made readable is so", readable);
    const auto quoted = in_quotes(text);
    fuzz::require(is_utf8(quoted) && protocol::is_printable(quoted, quoted.size()), "a quotation is harmless", quoted);
    const auto excerpt = protocol::excerpt(text);
    fuzz::require(is_utf8(excerpt) && protocol::is_printable(excerpt, excerpt.size()), "an excerpt is harmless",
                  excerpt);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    identifiers(text);
    times(text);
    prices(text);
    settings(text);
    characters(text);
    return 0;
}
