#include "evctl/text_output.hpp"

#include <ostream>

#include "evctl/words.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/local_time.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/look.hpp"
#include "platform/terminal/paint.hpp"
#include "platform/terminal/table.hpp"
#include "platform/terminal/text.hpp"

namespace evc::evctl {
namespace {

using i18n::energy_text;
using i18n::fill;
using i18n::money_text;
using i18n::reason_text;
using i18n::tr;
using terminal::Colour;
using terminal::Line;
using terminal::Span;
using terminal::Style;
using terminal::Table;

constexpr auto right = Table::Side::right;

void print(std::ostream& out, const Table& table, const Look& look, const std::string& last_line) {
    table.print(out, {.titles = look.legend, .coloured = look.coloured});
    if (look.legend) out << last_line << '\n';
}

/// A name and what there is to say of it, a line each.
class Facts {
public:
    void add(std::string_view name, Span value) {
        if (!value.text.empty()) table_.add({{std::string{name}, {Colour::grey, false, false}}, std::move(value)});
    }
    void print(std::ostream& out, const Look& look) const {
        table_.print(out, {.titles = false, .coloured = look.coloured});
    }

private:
    Table table_{{{""}, {""}}};
};

std::string count_text(std::uint32_t count) { return std::to_string(count); }

std::string remark(const ChargePointRow& row) {
    if (!row.fault_reason.empty()) return reason_text(row.fault_reason);
    if (row.stop_pending) return std::string{tr("Stop pending")};
    return row.reserved ? std::string{tr("Reserved")} : std::string{};
}

Line health_of(const Overview& overview) {
    if (overview.healthy) return {{"CENTRAL system status OK", terminal::style(CpState::available)}};
    return {{std::string{tr("CENTRAL is not well: see its messages")}, terminal::style(NoticeLevel::error)}};
}

}  // namespace

void show(std::ostream& out, const Overview& overview, const Look& look) {
    Facts facts;
    facts.add("EV_Central", {overview.version});
    facts.add(tr("Health"), health_of(overview).front());
    facts.add(tr("Broker"), {std::string{overview.broker_connected ? tr("connected") : tr("cannot be reached")}});
    facts.add(tr("Charge points"), {count_text(overview.total)});
    const auto state = [&](CpState which, std::uint32_t count) {
        facts.add("  " + std::string{i18n::state_text(which)},
                  {count_text(count), count == 0 ? Style{} : terminal::style(which)});
    };
    state(CpState::available, overview.available);
    state(CpState::supplying, overview.supplying);
    state(CpState::stopped, overview.stopped);
    state(CpState::faulted, overview.faulted);
    state(CpState::disconnected, overview.disconnected);
    facts.add(tr("Open sessions"), {count_text(overview.sessions_open)});
    facts.print(out, look);
}

void show(std::ostream& out, const ChargePointList& list, const Look& look) {
    Table table{{{tr("Id")},
                 {tr("State")},
                 {tr("Location")},
                 {tr("Tariff"), right},
                 {tr("Driver")},
                 {tr("Energy"), right},
                 {tr("Amount"), right},
                 {tr("Remark")}}};
    for (const auto& row : list.rows) {
        const bool supplies = !row.session.empty() && !row.reserved;
        table.add({{row.id},
                   state_cell(row.state),
                   {row.location},
                   {i18n::tariff_text(row.tariff)},
                   {row.driver},
                   {supplies ? energy_text(row.energy) : ""},
                   {supplies ? money_text(row.amount) : ""},
                   {remark(row)}});
    }
    const auto shown = std::to_string(list.rows.size());
    const auto all = list.rows.size() == list.total;
    print(out, table, look,
          all ? fill(tr("Charge points: {0}"), {shown})
              : fill(tr("Charge points: {0} of {1}"), {shown, std::to_string(list.total)}));
}

void show(std::ostream& out, const ChargePointDetails& details, const Look& look) {
    const auto& row = details.row;
    const bool holds = !row.session.empty();
    Facts facts;
    facts.add(tr("Id"), {row.id, {Colour::plain, true, false}});
    facts.add(tr("State"), state_cell(row.state));
    facts.add(tr("Since"), {moment_text(row.since)});
    facts.add(tr("Fault"), {reason_text(row.fault_reason)});
    facts.add(tr("Location"), {row.location});
    facts.add(tr("Tariff"), {i18n::tariff_text(row.tariff)});
    facts.add(tr("Stopped by the operator"), {std::string{yes_or_no(!details.enabled)}});
    facts.add(tr("Monitor connected"), {std::string{yes_or_no(details.connected)}});
    facts.add(tr("Monitor heard last"), {moment_text(details.last_seen)});
    facts.add(tr("Engine well"), {std::string{yes_or_no(details.healthy)}});
    facts.add(tr("Driver"), {row.driver});
    facts.add(tr("Session"), {row.session});
    facts.add(tr("Energy"), {holds ? energy_text(row.energy) : ""});
    facts.add(tr("Power"), {holds ? std::to_string(row.power.value) + " W" : ""});
    facts.add(tr("Amount"), {holds ? money_text(row.amount) : ""});
    const auto remark = row.stop_pending ? tr("Stop pending") : row.reserved ? tr("Reserved") : "";
    facts.add(tr("Remark"), {std::string{remark}});
    facts.print(out, look);
}

void show(std::ostream& out, const std::vector<SessionRow>& sessions, const Look& look) {
    Table table{{{tr("Authorised at")},
                 {tr("Charge point")},
                 {tr("Driver")},
                 {tr("State")},
                 {tr("Energy"), right},
                 {tr("Amount"), right},
                 {tr("Session")},
                 {tr("Reason")}}};
    for (const auto& row : sessions)
        table.add({{moment_text(row.authorized)},
                   {row.cp},
                   {row.driver},
                   {course_text(row.state)},
                   {energy_text(row.energy)},
                   {money_text(row.amount)},
                   {row.session},
                   {reason_text(row.reason)}});
    print(out, table, look, fill(tr("Sessions: {0}"), {std::to_string(sessions.size())}));
}

void show(std::ostream& out, const std::vector<TicketRow>& tickets, const Look& look) {
    Table table{{{tr("Issued at")},
                 {tr("Charge point")},
                 {tr("Driver")},
                 {tr("Status")},
                 {tr("Energy"), right},
                 {tr("Amount"), right},
                 {tr("Request")},
                 {tr("Reason")}}};
    for (const auto& row : tickets)
        table.add({{moment_text(row.issued)},
                   {row.cp},
                   {row.driver},
                   {course_text(row.status)},
                   {energy_text(row.energy)},
                   {money_text(row.amount)},
                   {row.request},
                   {row.remark.empty() ? reason_text(row.reason) : std::string{tr("The meter fell back")}}});
    print(out, table, look, fill(tr("Tickets: {0}"), {std::to_string(tickets.size())}));
}

void show(std::ostream& out, const Counts& counts, const Look&) {
    const auto text = [](std::uint32_t count) { return std::to_string(count); };
    out << fill(tr("{0} done, {1} pending, {2} failed"), {text(counts.done), text(counts.pending), text(counts.failed)})
        << '\n';
}

void show(std::ostream& out, const MessageRow& message, const Look& look) {
    const auto text = terminal::clean(message.text);
    out << moment_text(message.at) << "  "
        << (look.coloured ? terminal::painted(text, level_style(message.level)) : text) << '\n';
}

void show(std::ostream& out, const std::vector<MessageRow>& messages, const Look& look) {
    for (const auto& message : messages) show(out, message, look);
}

}  // namespace evc::evctl
