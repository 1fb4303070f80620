#include "central/fleet_view.hpp"

#include <utility>

#include "platform/i18n/language.hpp"
#include "platform/log/format.hpp"
#include "platform/service/notify.hpp"

namespace evc::central {
namespace {

using i18n::tr;
using panel::CpRow;
using panel::PanelMessages;
using panel::PanelView;
using panel::RequestRow;
using panel::RequestStep;

RequestStep step_of(const SessionRecord& session) {
    if (!session.finish.empty()) return RequestStep::finishing;
    switch (session.state) {
        case SessionState::charging: return RequestStep::charging;
        case SessionState::accepted: return RequestStep::accepted;
        default: return RequestStep::authorized;
    }
}

void add_requests(const ChargePoint& cp, std::vector<RequestRow>& requests) {
    if (cp.session) {
        const auto& session = cp.session->record;
        requests.push_back({session.authorized_at, session.driver, session.cp, step_of(session)});
    }
    for (const auto& waiting : cp.waiting)
        requests.push_back({waiting.request.at.value_or(waiting.expires_at), waiting.request.driver, waiting.request.cp,
                            RequestStep::waiting});
}

void add_fleet_troubles(const Fleet& fleet, std::vector<std::string>& troubles) {
    if (fleet.foreign_central())
        troubles.emplace_back(tr("another CENTRAL serves this network: nothing is authorised here"));
    if (!fleet.broker_connected()) troubles.emplace_back(tr("the broker cannot be reached"));
}

}  // namespace

CpRow row_of(const ChargePoint& cp, Steady now) {
    CpRow row;
    row.id = cp.record.id;
    row.location = cp.record.location;
    row.tariff = cp.record.tariff;
    row.state = cp.state(now);
    row.reserved = cp.reserved();
    row.unheeded = cp.order_pending();
    row.since = cp.since;
    if (row.state == CpState::faulted) row.fault_reason = cp.fault(now);
    if (!cp.session) return row;
    const auto& session = cp.session->record;
    row.driver = session.driver;
    row.charging = cp.charging();
    row.energy = session.energy;
    row.power = cp.session->power;
    row.amount = session.tariff.amount(session.energy);
    return row;
}

PanelView make_view(const Fleet& fleet, const PanelMessages& messages, std::vector<std::string> troubles, Moment now) {
    PanelView view;
    view.now = now.wall;
    view.version = fleet.settings().version;
    view.troubles = std::move(troubles);
    add_fleet_troubles(fleet, view.troubles);
    view.charge_points.reserve(fleet.size());
    fleet.for_each([&](const ChargePoint& cp) {
        view.charge_points.push_back(row_of(cp, now.steady));
        add_requests(cp, view.requests);
    });
    sort(view);
    view.messages.assign(messages.all().begin(), messages.all().end());
    return view;
}

std::string status_text(const Fleet& fleet, const Condition& condition, Steady now) {
    std::size_t connected = 0;
    fleet.for_each([&](const ChargePoint& cp) { connected += cp.connected(now) ? 1U : 0U; });
    auto text = fmt::format("{}/{} connected, {}, {}", connected, service::counted(fleet.size(), "charge point"),
                            service::broker_word(condition.broker_connected),
                            service::counted(fleet.open_sessions(), "session"));
    if (!condition.ledger_writable) text += ", the ledger cannot be written";
    if (condition.recovering) text += ", recovering: requests wait until what the ledger lacks is taken up";
    if (fleet.clock_implausible()) text += ", the clock is wrong";
    if (condition.foreign_central) text += ", another Central serves this network";
    if (!condition.missing_topics.empty()) text += ", topics are missing: " + condition.missing_topics;
    if (!condition.refused_topics.empty()) text += ", the broker refuses messages for: " + condition.refused_topics;
    return text;
}

}  // namespace evc::central
