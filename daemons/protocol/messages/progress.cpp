#include <utility>

#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"
#include "protocol/messages/state_words.hpp"

namespace evc::protocol {
namespace {

constexpr Words<Step, 4> steps{{{Step::authorized, "AUTHORIZED"},
                                {Step::accepted, "ACCEPTED"},
                                {Step::charging, "CHARGING"},
                                {Step::state, "STATE"}}};

std::optional<Watts> read_power(Fields& in) {
    const auto power = in.optional_amount("powerW");
    return power ? std::optional{Watts{*power}} : std::nullopt;
}

}  // namespace

std::string_view word(Step step) { return word_of(steps, step); }

std::string encode(const Progress& progress) {
    ObjectWriter out;
    out.field("requestId", progress.request).field("sessionId", progress.session).field("driverId", progress.driver);
    out.field("cpId", progress.cp).word("status", word(progress.step)).field("energyWh", progress.energy);
    out.field("powerW", progress.power).field("amountMinor", progress.amount_minor);
    if (progress.state) out.word("state", evc::word(*progress.state));
    return out.field("at", progress.at).finish();
}

Result<Progress> decode_progress(std::string_view bytes) {
    Fields in{bytes};
    Progress progress{.request = in.id<RequestId>("requestId"),
                      .session = in.optional_id<SessionId>("sessionId"),
                      .driver = in.name<DriverId>("driverId"),
                      .cp = in.name<CpId>("cpId"),
                      .step = in.choice("status", steps),
                      .energy = in.optional_energy("energyWh"),
                      .power = read_power(in),
                      .amount_minor = in.optional_amount("amountMinor"),
                      .state = in.optional_choice("state", state_words),
                      .at = in.time("at")};
    return in.result(std::move(progress));
}

}  // namespace evc::protocol
