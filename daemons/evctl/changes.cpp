#include "evctl/changes.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "evctl/interfaces.hpp"
#include "evctl/output.hpp"
#include "platform/bus/path.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/picture.hpp"
#include "platform/terminal/text.hpp"
#include "protocol/json/writer.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::mark;
using i18n::tr;
using Kind = Change::Kind;
using protocol::ObjectWriter;

/// A property that is told of: its name on the bus, in JSON and for people.
struct Told {
    std::string_view member;
    std::string_view key;
    const char* name;
};

constexpr std::array told{
    Told{name_of<&ChargePoint::State>(), "state", mark("State")},
    Told{name_of<&ChargePoint::Reserved>(), "reserved", mark("Reserved")},
    Told{name_of<&ChargePoint::DriverId>(), "driverId", mark("Driver")},
    Told{name_of<&ChargePoint::SessionId>(), "sessionId", mark("Session")},
    Told{name_of<&ChargePoint::FaultReason>(), "faultReason", mark("Fault")},
    Told{name_of<&ChargePoint::Enabled>(), "enabled", mark("In service")},
    Told{name_of<&ChargePoint::StopPending>(), "stopPending", mark("Stop pending")},
    Told{name_of<&ChargePoint::Connected>(), "connected", mark("Monitor connected")},
    Told{name_of<&ChargePoint::Healthy>(), "healthy", mark("Engine well")},
    Told{name_of<&ChargePoint::Location>(), "location", mark("Location")},
    Told{name_of<&ChargePoint::Tariff>(), "tariff", mark("Tariff")},
    Told{name_of<&ChargePoint::Currency>(), "currency", mark("Currency")},
};
constexpr std::array told_of_central{
    Told{name_of<&Manager::Healthy>(), "healthy", mark("All well")},
    Told{name_of<&Manager::BrokerConnected>(), "brokerConnected", mark("Broker connected")},
};

std::span<const Told> told_of(Kind kind) {
    if (kind == Kind::central) return told_of_central;
    return told;
}

std::string_view event_of(Kind kind) {
    switch (kind) {
        case Kind::changed: return "changed";
        case Kind::added: return "added";
        case Kind::removed: return "removed";
        case Kind::central: return "central";
        case Kind::central_away: return "central-away";
        case Kind::central_back: return "central-back";
    }
    return "unknown";
}

/// What is new of the tariff, as the tariff stands in lists.
void put_tariff(ObjectWriter& line, const bus::Properties& now) {
    auto tariff = ObjectWriter::part();
    tariff.text_unless_empty("energy", property<&ChargePoint::Tariff>(now));
    tariff.text_unless_empty("currency", property<&ChargePoint::Currency>(now));
    if (now.contains("Tariff") || now.contains("Currency")) line.object("tariff", tariff.finish());
}

void put_values(ObjectWriter& line, const Change& change) {
    for (const auto& [member, key, name] : told_of(change.kind)) {
        const auto found = change.now.find(std::string{member});
        if (found == change.now.end() || key == "tariff" || key == "currency") continue;
        if (const auto flag = bus::value_of<bool>(found->second)) line.flag(key, *flag);
        if (const auto text = bus::value_of<std::string>(found->second)) line.text(key, *text);
    }
    put_tariff(line, change.now);
    const auto since = property<&ChargePoint::StateSinceUSec>(change.now);
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
    for (const auto& [member, key, name] : told_of(change.kind)) {
        const auto found = change.now.find(std::string{member});
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
        case Kind::changed: return cp + "  " + values_text(change, coloured);
        case Kind::added: return fill(tr("{0}: added"), {cp}) + "  " + values_text(change, coloured);
        case Kind::removed: return fill(tr("{0}: removed"), {cp});
        case Kind::central: return "CENTRAL  " + values_text(change, coloured);
        case Kind::central_away: return std::string{i18n::central_away_text()};
        case Kind::central_back: return std::string{tr("CENTRAL is back")};
    }
    return "?";
}

/// Counters change with every state: those are told of where they change.
void keep_what_is_told(bus::Properties& of_central) {
    std::erase_if(of_central, [](const auto& value) {
        return std::none_of(told_of_central.begin(), told_of_central.end(),
                            [&value](const Told& each) { return each.member == value.first; });
    });
}

std::optional<Change> changed(const bus::Signal& signal, Wall now) {
    auto arguments = signal.read<std::string, bus::Properties>();
    if (!arguments) return std::nullopt;
    auto& [interface, values] = *arguments;
    if (interface == Manager::INTERFACE_NAME) {
        keep_what_is_told(values);
        if (values.empty()) return std::nullopt;
        return Change{Kind::central, now, {}, std::move(values)};
    }
    auto id = bus::object_id(charge_points_path, signal.path());
    if (interface != ChargePoint::INTERFACE_NAME || !id) return std::nullopt;
    return Change{Kind::changed, now, *std::move(id), std::move(values)};
}

std::optional<Change> added(const bus::Signal& signal, Wall now) {
    auto arguments = signal.read<bus::ObjectPath, bus::Interfaces>();
    if (!arguments) return std::nullopt;
    auto& [path, interfaces] = *arguments;
    auto id = bus::object_id(charge_points_path, path);
    if (!id) return std::nullopt;
    return Change{Kind::added, now, *std::move(id), std::move(interfaces[ChargePoint::INTERFACE_NAME])};
}

std::optional<Change> removed(const bus::Signal& signal, Wall now) {
    const auto arguments = signal.read<bus::ObjectPath>();
    if (!arguments) return std::nullopt;
    auto id = bus::object_id(charge_points_path, std::get<0>(*arguments));
    if (!id) return std::nullopt;
    return Change{Kind::removed, now, *std::move(id)};
}

std::optional<Change> owner_changed(const bus::Signal& signal, Wall now) {
    const auto arguments = signal.read<std::string, std::string, std::string>();
    if (!arguments || std::get<0>(*arguments) != central_name) return std::nullopt;
    return Change{std::get<2>(*arguments).empty() ? Kind::central_away : Kind::central_back, now};
}

}  // namespace

std::optional<Change> heard_change(const bus::Signal& signal, Wall now) {
    const auto member = signal.member();
    if (member == "PropertiesChanged") return changed(signal, now);
    if (member == "InterfacesAdded") return added(signal, now);
    if (member == "InterfacesRemoved") return removed(signal, now);
    if (member == "NameOwnerChanged") return owner_changed(signal, now);
    return std::nullopt;
}

std::optional<MessageRow> heard_message(const bus::Signal& signal) {
    if (signal.interface() != Manager::INTERFACE_NAME || signal.member() != "Message") return std::nullopt;
    const auto arguments = signal.read<std::uint64_t, std::string, std::string>();
    if (!arguments) return std::nullopt;
    const auto& [usec, level, text] = *arguments;
    return MessageRow{decode_time(usec), level, text};
}

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
