#include "evctl/panel_rows.hpp"

#include <utility>

#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::tr;
using panel::RequestStep;

std::optional<RequestStep> step_of(const std::string& state) {
    if (state == "authorized") return RequestStep::authorized;
    if (state == "accepted") return RequestStep::accepted;
    if (state == "charging") return RequestStep::charging;
    return std::nullopt;
}

}  // namespace

std::optional<panel::CpRow> panel_row(const ChargePointRow& row) {
    const auto id = CpId::parse(row.id);
    const auto state = parse_cp_state(row.state);
    if (!id || !state) return std::nullopt;
    panel::CpRow shown;
    shown.id = *id;
    shown.location = row.location;
    shown.tariff = row.tariff;
    shown.state = *state;
    shown.reserved = row.reserved;
    shown.driver = DriverId::parse(row.driver).value_or(DriverId{});
    shown.charging = !row.session.empty() && !row.reserved;
    shown.energy = row.energy;
    shown.power = row.power;
    shown.amount = row.amount;
    shown.fault_reason = row.fault_reason;
    shown.since = row.since;
    return shown;
}

std::optional<panel::RequestRow> panel_request(const SessionRow& row) {
    const auto cp = CpId::parse(row.cp);
    const auto step = step_of(row.state);
    if (!cp || !step) return std::nullopt;
    return panel::RequestRow{row.authorized, DriverId::parse(row.driver).value_or(DriverId{}), *cp, *step};
}

panel::PanelMessage panel_message(MessageRow row) {
    const auto level = row.level == "error"     ? NoticeLevel::error
                       : row.level == "warning" ? NoticeLevel::warning
                                                : NoticeLevel::info;
    return {row.at, level, std::move(row.text)};
}

std::vector<std::string> troubles_of(const Overview& overview) {
    std::vector<std::string> troubles;
    if (!overview.broker_connected) troubles.emplace_back(tr("the broker cannot be reached"));
    if (!overview.healthy && troubles.empty()) troubles.emplace_back(tr("CENTRAL is not well: see its messages"));
    return troubles;
}

}  // namespace evc::evctl
