#include <algorithm>
#include <array>
#include <functional>
#include <ostream>
#include <utility>

#include "core/cp_state.hpp"
#include "evctl/output.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/terminal/picture.hpp"
#include "platform/terminal/table.hpp"
#include "platform/terminal/text.hpp"

namespace evc::evctl {
namespace {

using i18n::energy_text;
using i18n::fill;
using i18n::mark;
using i18n::money_text;
using i18n::reason_text;
using i18n::tr;
using terminal::Colour;
using terminal::Line;
using terminal::Span;
using terminal::Style;
using terminal::Table;

constexpr auto left = Table::Side::left;
constexpr auto right = Table::Side::right;

/// States of sessions and statuses of tickets.
constexpr std::array<std::pair<std::string_view, const char*>, 11> courses{{
    {"authorized", mark("Authorised")},
    {"accepted", mark("Accepted")},
    {"charging", mark("Supplying")},
    {"completed", mark("Completed")},
    {"interrupted", mark("Interrupted")},
    {"refused", mark("Refused")},
    {"expired", mark("Expired")},
    {"COMPLETED", mark("Completed")},
    {"INTERRUPTED", mark("Interrupted")},
    {"REJECTED", mark("Rejected")},
    {"EXPIRED", mark("Expired")},
}};

std::string course_text(std::string_view word) {
    const auto* const known =
        std::find_if(courses.begin(), courses.end(), [word](const auto& course) { return course.first == word; });
    return std::string{known == courses.end() ? word : tr(known->second)};
}

/// `2026-11-23 19:52:50` in this machine's time zone; empty for none.
std::string moment_text(Wall time) {
    return time == Wall{} ? std::string{} : i18n::date_text(time) + " " + i18n::time_text(time);
}

Style level_style(std::string_view level) {
    if (level == "error") return terminal::style(NoticeLevel::error);
    if (level == "warning") return terminal::style(NoticeLevel::warning);
    return terminal::style(NoticeLevel::info);
}

/// A column of a table of such rows.
template <class Row>
struct Column {
    const char* title;
    std::function<std::string(const Row&)> text;
    Table::Side side = Table::Side::left;
    std::function<Style(const Row&)> style = {};
};

template <class Row>
void print(std::ostream& out, const std::vector<Column<Row>>& columns, const std::vector<Row>& rows,
           const std::string& last_line, const Look& look) {
    std::vector<Table::Column> titles;
    titles.reserve(columns.size());
    for (const auto& column : columns) titles.push_back({tr(column.title), column.side});
    Table table{std::move(titles)};
    for (const auto& row : rows) {
        Line cells;
        for (const auto& column : columns)
            cells.push_back({column.text(row), column.style ? column.style(row) : Style{}});
        table.add(std::move(cells));
    }
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

Span health_of(const Overview& overview) {
    if (overview.healthy) return {"CENTRAL system status OK", terminal::style(CpState::available)};
    return {std::string{tr("CENTRAL is not well: see its messages")}, terminal::style(NoticeLevel::error)};
}

bool supplies(const ChargePointRow& row) { return !row.session.empty() && !row.reserved; }

}  // namespace

terminal::Span state_cell(std::string_view state) {
    const auto known = parse_cp_state(state);
    if (!known) return {std::string{state}};
    return {std::string{i18n::state_text(*known)}, terminal::style(*known)};
}

std::string_view yes_or_no(bool yes) { return yes ? tr("yes") : tr("no"); }

void show(std::ostream& out, const Overview& overview, const Look& look) {
    Facts facts;
    facts.add("EV_Central", {overview.version});
    facts.add(tr("Health"), health_of(overview));
    facts.add(tr("Broker"), {std::string{overview.broker_connected ? tr("connected") : tr("cannot be reached")}});
    facts.add(tr("Charge points"), {count_text(overview.total)});
    for (const auto& [state, count] : overview.states)
        facts.add("  " + std::string{i18n::state_text(state)},
                  {count_text(count), count == 0 ? Style{} : terminal::style(state)});
    facts.add(tr("Open sessions"), {count_text(overview.sessions_open)});
    facts.print(out, look);
}

void show(std::ostream& out, const ChargePointList& list, const Look& look) {
    using Row = ChargePointRow;
    const std::vector<Column<Row>> columns{
        {mark("Id"), &Row::id},
        {mark("State"), [](const Row& row) { return state_cell(row.state).text; }, left,
         [](const Row& row) { return state_cell(row.state).style; }},
        {mark("Location"), &Row::location},
        {mark("Tariff"), [](const Row& row) { return i18n::tariff_text(row.tariff); }, right},
        {mark("Driver"), &Row::driver},
        {mark("Energy"), [](const Row& row) { return supplies(row) ? energy_text(row.energy) : ""; }, right},
        {mark("Amount"), [](const Row& row) { return supplies(row) ? money_text(row.amount) : ""; }, right},
        {mark("Remark"), remark},
    };
    const auto shown = std::to_string(list.rows.size());
    const auto all = list.rows.size() == list.total;
    const auto last_line = all ? fill(tr("Charge points: {0}"), {shown})
                               : fill(tr("Charge points: {0} of {1}"), {shown, std::to_string(list.total)});
    print(out, columns, list.rows, last_line, look);
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
    using Row = SessionRow;
    const std::vector<Column<Row>> columns{
        {mark("Authorised at"), [](const Row& row) { return moment_text(row.authorized); }},
        {mark("Charge point"), &Row::cp},
        {mark("Driver"), &Row::driver},
        {mark("State"), [](const Row& row) { return course_text(row.state); }},
        {mark("Energy"), [](const Row& row) { return energy_text(row.energy); }, right},
        {mark("Amount"), [](const Row& row) { return money_text(row.amount); }, right},
        {mark("Session"), &Row::session},
        {mark("Reason"), [](const Row& row) { return reason_text(row.reason); }},
    };
    print(out, columns, sessions, fill(tr("Sessions: {0}"), {std::to_string(sessions.size())}), look);
}

void show(std::ostream& out, const std::vector<TicketRow>& tickets, const Look& look) {
    using Row = TicketRow;
    const auto why = [](const Row& row) {
        return row.remark.empty() ? reason_text(row.reason) : std::string{tr("The meter fell back")};
    };
    const std::vector<Column<Row>> columns{
        {mark("Issued at"), [](const Row& row) { return moment_text(row.issued); }},
        {mark("Charge point"), &Row::cp},
        {mark("Driver"), &Row::driver},
        {mark("Status"), [](const Row& row) { return course_text(row.status); }},
        {mark("Energy"), [](const Row& row) { return energy_text(row.energy); }, right},
        {mark("Amount"), [](const Row& row) { return money_text(row.amount); }, right},
        {mark("Request"), &Row::request},
        {mark("Reason"), why},
    };
    print(out, columns, tickets, fill(tr("Tickets: {0}"), {std::to_string(tickets.size())}), look);
}

void show(std::ostream& out, const Counts& counts, const Look&) {
    out << fill(tr("{0} done, {1} pending, {2} failed"),
                {count_text(counts.done), count_text(counts.pending), count_text(counts.failed)})
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
