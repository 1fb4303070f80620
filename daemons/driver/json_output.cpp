#include <algorithm>
#include <ostream>
#include <string>

#include "core/printable.hpp"
#include "driver/output.hpp"
#include "protocol/json/writer.hpp"

namespace evc::driver {
namespace {

std::string_view word(TripSign sign) {
    switch (sign) {
        case TripSign::broker_away: return "broker-away";
        case TripSign::broker_back: return "broker-back";
        case TripSign::central_away: return "central-away";
        case TripSign::central_back: return "central-back";
        case TripSign::clock_differs: return "clock-differs";
    }
    return "unknown";
}

class JsonOutput final : public Output {
public:
    JsonOutput(std::ostream& out, std::size_t total) : out_(out), total_(total) {}

    void show(const ShowAsked& asked) override {
        protocol::ObjectWriter line;
        line.word("event", "asked").integer("number", std::uint64_t{asked.number}).integer("of", std::uint64_t{total_});
        line.field("requestId", asked.request.request).field("driverId", asked.request.driver);
        line.field("cpId", asked.request.cp).field("at", asked.request.at);
        put(line.field("expiresAt", asked.request.expires_at).flag("again", asked.again).finish());
    }
    void show(const ShowProgress& progress) override { put(one_line(progress.text)); }
    void show(const ShowTicket& ticket) override { put(one_line(ticket.text)); }
    void show(const ShowTripSign& sign) override {
        protocol::ObjectWriter line;
        put(line.word("event", word(sign.sign)).text_unless_empty("reason", sign.detail).finish());
    }
    void finished() override {
        protocol::ObjectWriter line;
        put(line.word("event", "finished").integer("of", std::uint64_t{total_}).finish());
    }
    void learn_currency(const CpId&, Currency) override {}
    [[nodiscard]] bool good() const override { return out_.good(); }

private:
    void put(const std::string& line) { out_ << line << std::endl; }

    std::ostream& out_;
    const std::size_t total_;
};

}  // namespace

std::string one_line(std::string text) {
    const auto breaks = [](char c) { return c == '\n' || c == '\r'; };
    std::replace_if(text.begin(), text.end(), breaks, ' ');
    return printable_json(text);
}

std::unique_ptr<Output> json_output(std::ostream& out, std::size_t total) {
    return std::make_unique<JsonOutput>(out, total);
}

}  // namespace evc::driver
