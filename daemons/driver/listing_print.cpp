#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "core/printable.hpp"
#include "driver/listing.hpp"
#include "driver/one_line.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "protocol/json/writer.hpp"

namespace evc::driver {
namespace {

using i18n::fill;
using i18n::tr;

/// Columns that a text takes in a terminal, as long as no character is a wide one.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

struct Columns {
    std::size_t id = 0;
    std::size_t location = 0;
};

void print_row(std::ostream& out, const Columns& columns, std::string_view id, std::string_view location,
               std::string_view tariff) {
    out << id << std::string(columns.id - width(id) + 2, ' ') << location
        << std::string(columns.location - width(location) + 2, ' ') << tariff << '\n';
}

std::string seconds_text(milliseconds time) {
    return std::to_string(std::chrono::duration_cast<seconds>(time).count()) + " s";
}

}  // namespace

void print_table(std::ostream& out, const Listing& listing) {
    const auto rows = listing.available();
    if (rows.empty()) {
        out << tr("No charge point is available now") << std::endl;
        return;
    }
    Columns columns{width(tr("Id")), width(tr("Location"))};
    std::vector<std::string> locations;
    for (const auto* row : rows) {
        locations.push_back(printable(row->status.location));
        columns.id = std::max(columns.id, width(row->status.cp.text()));
        columns.location = std::max(columns.location, width(locations.back()));
    }
    print_row(out, columns, tr("Id"), tr("Location"), tr("Tariff"));
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& status = rows[at]->status;
        print_row(out, columns, status.cp.text(), locations[at], i18n::tariff_text(status.tariff));
    }
    out << std::flush;
}

std::string age_text(const Listing& listing, bool alive, Wall now) {
    const auto age = listing.age(now);
    if (alive || !listing.central_away(now))
        return fill(tr("This list is {0} old"), {seconds_text(alive ? milliseconds{0} : *age)});
    std::string text{i18n::central_away_text()};
    if (age) text += ". " + fill(tr("This list is {0} old"), {seconds_text(*age)});
    return text;
}

void print_json(std::ostream& out, const Listing& listing, bool alive, Wall now) {
    const auto rows = listing.available();
    for (const auto* row : rows) out << one_line(row->text) << '\n';
    protocol::ObjectWriter line;
    line.word("event", "list").integer("available", std::uint64_t{rows.size()});
    line.flag("centralAway", !alive && listing.central_away(now));
    if (const auto age = listing.age(now)) line.integer("ageMs", std::int64_t{age->count()});
    out << line.finish() << std::endl;
}

}  // namespace evc::driver
