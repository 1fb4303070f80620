#include "evctl/changes.hpp"

#include <array>
#include <span>
#include <string_view>

#include "evctl/decode.hpp"
#include "evctl/words.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/local_time.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/paint.hpp"
#include "platform/terminal/text.hpp"
#include "protocol/json/writer.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::mark;
using i18n::tr;
using protocol::ObjectWriter;

/// A property that is told of: its name on the bus, in JSON and for people.
struct Told {
    const char* property;
    std::string_view key;
    const char* name;
};

constexpr std::array told{
    Told{"State", "state", mark("State")},
    Told{"Reserved", "reserved", mark("Reserved")},
    Told{"DriverId", "driverId", mark("Driver")},
    Told{"SessionId", "sessionId", mark("Session")},
    Told{"FaultReason", "faultReason", mark("Fault")},
    Told{"Enabled", "enabled", mark("In service")},
    Told{"StopPending", "stopPending", mark("Stop pending")},
    Told{"Connected", "connected", mark("Monitor connected")},
    Told{"Healthy", "healthy", mark("Engine well")},
    Told{"Location", "location", mark("Location")},
    Told{"Tariff", "tariff", mark("Tariff")},
    Told{"Currency", "currency", mark("Currency")},
};
constexpr std::array told_of_central{
    Told{"Healthy", "healthy", mark("All well")},
    Told{"BrokerConnected", "brokerConnected", mark("Broker connected")},
};

std::span<const Told> told_of(const Change& change) {
    if (change.kind == Change::Kind::central) return told_of_central;
    return told;
}

std::string_view event_of(Change::Kind kind) {
    switch (kind) {
        case Change::Kind::changed: return "changed";
        case Change::Kind::added: return "added";
        case Change::Kind::removed: return "removed";
        case Change::Kind::central: return "central";
        case Change::Kind::central_away: return "central-away";
        case Change::Kind::central_back: return "central-back";
    }
    return "unknown";
}

/// What is new of the tariff, as the tariff stands in lists.
void put_tariff(ObjectWriter& line, const bus::Properties& now) {
    auto tariff = ObjectWriter::part();
    tariff.text_unless_empty("energy", bus::property<std::string>(now, "Tariff"));
    tariff.text_unless_empty("currency", bus::property<std::string>(now, "Currency"));
    if (now.contains("Tariff") || now.contains("Currency")) line.object("tariff", tariff.finish());
}

void put_values(ObjectWriter& line, const Change& change) {
    for (const auto& [property, key, name] : told_of(change)) {
        const auto found = change.now.find(property);
        if (found == change.now.end() || key == "tariff" || key == "currency") continue;
        if (const auto flag = bus::value_of<bool>(found->second)) line.flag(key, *flag);
        if (const auto text = bus::value_of<std::string>(found->second)) line.text(key, *text);
    }
    put_tariff(line, change.now);
    const auto since = bus::property<std::uint64_t>(change.now, "StateSinceUSec");
    if (since != 0) line.field("since", decode_time(since));
}

std::string shown(std::string_view key, const std::string& value, bool coloured) {
    if (key == "faultReason") return terminal::clean(i18n::reason_text(value));
    if (key != "state") return terminal::clean(value);
    const auto cell = state_cell(value);
    return coloured ? terminal::painted(cell.text, cell.style) : terminal::clean(cell.text);
}

std::string values_text(const Change& change, bool coloured) {
    std::string said;
    const auto say = [&said](const char* name, std::string_view value) {
        said.append(said.empty() ? "" : ", ").append(tr(name)).append(": ").append(value.empty() ? "-" : value);
    };
    for (const auto& [property, key, name] : told_of(change)) {
        const auto found = change.now.find(property);
        if (found == change.now.end()) continue;
        // Of a stop that was just given that goes without saying.
        if (key == "stopPending" && change.now.contains("Enabled")) continue;
        if (const auto flag = bus::value_of<bool>(found->second)) say(name, yes_or_no(*flag));
        if (const auto text = bus::value_of<std::string>(found->second)) say(name, shown(key, *text, coloured));
    }
    return said;
}

std::string sentence(const Change& change, bool coloured) {
    const auto cp = terminal::clean(change.cp);
    switch (change.kind) {
        case Change::Kind::changed: return cp + "  " + values_text(change, coloured);
        case Change::Kind::added: return fill(tr("{0}: added"), {cp}) + "  " + values_text(change, coloured);
        case Change::Kind::removed: return fill(tr("{0}: removed"), {cp});
        case Change::Kind::central: return "CENTRAL  " + values_text(change, coloured);
        case Change::Kind::central_away: return std::string{i18n::central_away_text()};
        case Change::Kind::central_back: return std::string{tr("CENTRAL is back")};
    }
    return "?";
}

}  // namespace

std::string to_json(const Change& change) {
    ObjectWriter line;
    line.word("event", event_of(change.kind)).field("at", change.at).text_unless_empty("cpId", change.cp);
    put_values(line, change);
    return line.finish();
}

std::string people_text(const Change& change, bool coloured) {
    return i18n::time_text(change.at) + "  " + sentence(change, coloured);
}

}  // namespace evc::evctl
