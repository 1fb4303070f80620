#include "driver/listing.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <span>

#include "app/launch.hpp"
#include "core/printable.hpp"
#include "driver/driver.hpp"
#include "driver/output.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/kafka/consumer.hpp"
#include "platform/log/format.hpp"
#include "platform/loop/events.hpp"
#include "platform/loop/timer.hpp"
#include "platform/service/exit.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"
#include "protocol/topic.hpp"

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
    out << fmt::format("{:<{}}  {:<{}}  {}\n", id, columns.id, location, columns.location, tariff);
}

std::string aged(milliseconds age) {
    return fill(tr("This list is {0} old"), {std::to_string(std::chrono::floor<seconds>(age).count()) + " s"});
}

}  // namespace

void Listing::add(std::string_view key, std::optional<std::string_view> value) {
    if (key == central_status_key) {
        const auto status = protocol::decode_central_status(value.value_or(""));
        if (status) central_at_ = status->at;
        return;
    }
    const auto cp = CpId::parse(key);
    if (!cp) return;
    if (!value || value->empty()) {
        entries_.erase(*cp);
        return;
    }
    auto status = protocol::decode_cp_status(*value);
    if (!status || (entries_.size() >= size_max && !entries_.contains(*cp))) return;
    entries_.insert_or_assign(*cp, Entry{*std::move(status), std::string{*value}});
}

std::vector<const Listing::Entry*> Listing::available() const {
    std::vector<const Entry*> found;
    for (const auto& [cp, entry] : entries_)
        if (entry.status.state == CpState::available && !entry.status.reserved) found.push_back(&entry);
    return found;
}

std::optional<milliseconds> Listing::age(Wall now) const {
    if (!central_at_) return std::nullopt;
    return std::max(now - *central_at_, milliseconds{0});
}

bool Listing::central_away(Wall now) const {
    const auto since = age(now);
    return !since || *since > central_silent_after;
}

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
    if (alive) return aged(milliseconds{0});
    const auto age = listing.age(now);
    if (!listing.central_away(now)) return aged(*age);
    return std::string{i18n::central_away_text()} + (age ? ". " + aged(*age) : "");
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

namespace {

constexpr seconds patience_with_broker{10};
constexpr seconds patience_with_central{3};

/// Reads until there is something to print, or no hope of it.
class Lister {
public:
    Lister(loop::Loop& loop, const Config& config) : loop_(loop), config_(config), timer_(loop) {}

    [[nodiscard]] Status start();
    [[nodiscard]] bool failed() const { return failed_; }
    void print() const;

private:
    void on_records(std::span<const kafka::Record> records);
    void caught_up();
    void give_up();

    loop::Loop& loop_;
    const Config& config_;
    std::unique_ptr<kafka::Consumer> consumer_;
    Listing listing_;
    std::string why_ = "no answer";
    bool complete_ = false;
    bool alive_ = false;  ///< Central was heard after the end had been reached
    bool failed_ = false;
    loop::Timer timer_;
};

Status Lister::start() {
    kafka::ConsumerEvents reading;
    reading.connection = [this](const kafka::Connection& connection) {
        if (!connection.up) why_ = connection.text;
    };
    reading.log = log_library;
    reading.records = [this](std::span<const kafka::Record> records) { on_records(records); };
    reading.caught_up = [this] { caught_up(); };
    auto consumer = kafka::Consumer::create(loop_, kafka_settings(config_), std::move(reading));
    if (!consumer) return tl::make_unexpected(consumer.error());
    consumer_ = *std::move(consumer);
    kafka::Subscription status;
    status.topic = protocol::word(protocol::Topic::status);
    consumer_->read({status});
    timer_.after(patience_with_broker, [this] { give_up(); });
    return {};
}

void Lister::on_records(std::span<const kafka::Record> records) {
    for (const auto& record : records) {
        const auto key = record.key.value_or("");
        listing_.add(key, record.value);
        if (!complete_ || key != central_status_key) continue;
        alive_ = true;
        loop_.stop();
    }
}

void Lister::caught_up() {
    if (complete_) return;
    complete_ = true;
    if (!listing_.central_away(loop::Loop::now().wall)) return loop_.stop();
    timer_.after(patience_with_central, [this] { loop_.stop(); });
}

void Lister::give_up() {
    if (consumer_->connected()) return timer_.after(patience_with_broker, [this] { give_up(); });
    std::cerr << "EV_Driver: the broker " << config_.broker.bootstrap << " cannot be reached: " << printable(why_)
              << std::endl;
    failed_ = true;
    loop_.stop();
}

void Lister::print() const {
    const auto now = loop::Loop::now().wall;
    if (config_.json) return print_json(std::cout, listing_, alive_, now);
    print_table(std::cout, listing_);
    std::cerr << age_text(listing_, alive_, now) << std::endl;
}

}  // namespace

int list(const Config& config) {
    loop::Loop loop;
    Lister lister{loop, config};
    if (auto status = lister.start(); !status) return app::complain("EV_Driver", status.error());
    bool interrupted = false;
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int) {
                                    interrupted = true;
                                    loop.stop();
                                }};
    loop.run();
    if (lister.failed()) return service::exit_status(service::Exit::unavailable);
    if (!interrupted) lister.print();
    return service::exit_status(service::Exit::done);
}

}  // namespace evc::driver
