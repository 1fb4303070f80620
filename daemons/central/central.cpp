#include "central/central.hpp"

#include <utility>

#include "platform/log/log.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

Monitors::Settings monitor_settings(const Config& config) {
    const auto& limits = config.monitors;
    return {.listen = net::Endpoint{config.listen.host, config.listen.port, {}},
            .admission = {.places = config.max_connections,
                          .places_per_address = limits.connections_per_address,
                          .arrivals = {limits.connection_rate, limits.connection_rate * connection_burst},
                          .silence = limits.register_timeout},
            .messages = {limits.message_rate, limits.message_rate * message_burst},
            .timeout = config.fleet.monitor_timeout,
            .currency = config.fleet.default_tariff.currency};
}

/// What Fleet is to know beside its own rules.
Config completed(Config config) {
    config.fleet.version = config::version();
    config.fleet.max_added_by_monitors = config.max_connections - config.max_connections / strangers_kept_out;
    config.fleet.earliest = config::build_time();
    return config;
}

/// What cp_database.txt says of a charge point counts over what the ledger holds.
std::vector<LedgerChange> merge(const std::vector<config::KnownChargePoint>& known, LedgerSnapshot& snapshot) {
    std::unordered_map<CpId, std::size_t> places;
    for (std::size_t i = 0; i < snapshot.charge_points.size(); ++i) places.emplace(snapshot.charge_points[i].id, i);
    std::vector<LedgerChange> changes;
    for (const auto& cp : known) {
        const auto place = places.find(cp.id);
        if (place == places.end()) {
            CpRecord record;
            record.id = cp.id;
            snapshot.charge_points.push_back(std::move(record));
        }
        auto& record = place == places.end() ? snapshot.charge_points.back() : snapshot.charge_points[place->second];
        const auto before = record;
        record.location = cp.location;
        record.tariff = cp.tariff;
        if (place == places.end() || record != before) changes.emplace_back(SaveCp{record});
    }
    return changes;
}

}  // namespace

Central::Central(loop::Loop& loop, const Config& config, std::unique_ptr<store::Ledger> ledger)
    : loop_(loop),
      config_(completed(config)),
      ledger_(std::move(ledger)),
      monitors_(loop, monitor_settings(config), [this](const MonitorEvent& event) { on_monitor(event); }),
      reading_(loop, "ledger-reader", 1'000),
      requests_(intake_owner()),
      records_(intake_owner()),
      outsiders_(loop),
      timer_(loop),
      put_off_timer_(loop),
      outbox_timer_(loop) {}

Result<std::unique_ptr<Central>> Central::open(loop::Loop& loop, const Config& config,
                                               service::DescriptorStore& store) {
    auto ledger = store::Ledger::open(config.ledger.string(), protocol::random_id<LedgerId>());
    if (!ledger) return tl::make_unexpected(ledger.error());
    std::unique_ptr<Central> central{new Central{loop, config, std::move(*ledger)}};
    if (auto status = central->start(store); !status) return tl::make_unexpected(status.error());
    return central;
}

Status Central::start(service::DescriptorStore& store) {
    if (auto status = take_up(offsets_, store.is_warm()); !status) return status;
    if (auto status = monitors_.listen(store); !status) return status;
    auto link = BrokerLink::open(loop_, config_.broker, broker_handlers());
    if (!link) return tl::make_unexpected(link.error());
    broker_ = std::move(*link);
    outbox_ = std::make_unique<Outbox>(
        [this](const kafka::Outgoing& message) { return broker_->lasting().publish(message); });
    if (auto status = load_outbox(); !status) return status;
    commits_ = std::make_unique<store::CommitQueue<store::Batch>>(
        loop_, "ledger", [this](std::span<const store::Batch> batches) { return ledger_->commit(batches); },
        commit_events());
    recovering_ = config_.fleet.recovered;
    looking_back_ = !recovering_;
    if (recovering_)
        broker_->read_tickets();
    else
        broker_->look_back(own_.empty);
    Turn turn{last_row_};
    turn.take(effects_, nullptr);
    commit_all(std::move(turn));
    return {};
}

Status Central::take_up(std::vector<store::StoredOffset>& offsets, bool warm) {
    auto snapshot = ledger_->snapshot();
    if (!snapshot) return tl::make_unexpected(snapshot.error());
    generation_ = protocol::random_id<GenerationId>();
    auto own = ledger_->begin(generation_);
    if (!own) return tl::make_unexpected(own.error());
    own_ = std::move(*own);
    committed_row_ = own_.row;
    auto stored = ledger_->offsets();
    if (!stored) return tl::make_unexpected(stored.error());
    offsets = std::move(*stored);
    for (const auto& offset : offsets) next_[{offset.topic, offset.partition}] = offset.next;

    store::Batch batch;
    batch.changes = merge(config_.known, *snapshot);
    if (auto status = ledger_->commit(batch); !status) return status;
    auto reader = store::LedgerReader::open(config_.ledger.string());
    if (!reader) return tl::make_unexpected(reader.error());
    reader_ = std::move(*reader);
    auto past = PastLookup::open(loop_, config_.ledger.string());
    if (!past) return tl::make_unexpected(past.error());
    past_ = std::move(*past);
    auto settings = config_.fleet;
    settings.warm_start = warm;
    settings.unproven = !settings.recovered;
    fleet_ = std::make_unique<Fleet>(std::move(settings), std::move(*snapshot), loop::Loop::now(), effects_);
    return {};
}

Status Central::load_outbox() {
    last_row_ = ledger_->last_outbox_id();
    constexpr std::size_t page = 1'000;
    std::uint64_t last = 0;
    while (true) {
        auto rows = ledger_->outbox_after(last, page);
        if (!rows) return tl::make_unexpected(rows.error());
        if (rows->empty()) return {};
        last = rows->back().id;
        for (auto& row : *rows) outbox_->add(std::move(row));
    }
}

store::CommitEvents Central::commit_events() {
    return {.trouble =
                [this](const Error& error) {
                    disk_.begins(
                        "the ledger cannot be written: " + error.text + "; nothing is acknowledged until it can",
                        log::Level::error, {.message = log::message::ledger_trouble});
                    tell_condition();
                },
            .recovered =
                [this] {
                    disk_.ended("the ledger can be written again", {.message = log::message::ledger_well});
                    tell_condition();
                },
            .failed = [this](const Error& error) { fail(error); },
            .room =
                [this] {
                    balance();
                    catch_up();
                },
            .afterwards = [this] { ledger_->tidy(); }};
}

BrokerLink::Handlers Central::broker_handlers() {
    return {.connection =
                [this](bool connected) {
                    handle(BrokerChanged{connected});
                    tell_condition();
                    if (connected) pump();
                },
            .topics = [this](bool made) { on_topics(made); },
            .records = [this](std::span<const kafka::Record> records) { on_records(records); },
            .caught_up = [this](bool caught_up) { records_.add([this, caught_up] { on_caught_up(caught_up); }); },
            .deliveries = [this](std::span<const kafka::Delivery> deliveries) { on_deliveries(deliveries); },
            .room = [this] { pump(); }};
}

void Central::fail(const Error& error) {
    // What memory holds and what the ledger holds have parted: only a restart makes them one again.
    log::error("EV_Central ends because its ledger cannot be trusted to go on: " + error.text,
               {.message = log::message::ledger_untrusted});
    std::_Exit(1);
}

Condition Central::condition() const {
    auto refused = broker_->refused();
    for (const auto& held : held_) refused += (refused.empty() ? "" : ", ") + held.topic;
    return {fleet_->broker_connected(), !disk_.holds(),
            fleet_->foreign_central(),  fleet_->recovering(loop::Loop::now().steady),
            std::move(refused),         broker_->missing()};
}

void Central::tell_condition() {
    tell([](const Watcher& watcher) {
        if (watcher.condition) watcher.condition();
    });
}

Watching Central::watch(Watcher watcher) {
    auto watching = std::make_shared<const Watcher>(std::move(watcher));
    std::erase_if(watchers_, [](const auto& gone) { return gone.expired(); });
    watchers_.emplace_back(watching);
    return watching;
}

void Central::tell(const std::function<void(const Watcher&)>& what) {
    // One that is told may begin to watch, or let go.
    // NOLINTNEXTLINE(modernize-loop-convert): the list may grow meanwhile
    for (std::size_t i = 0; i < watchers_.size(); ++i)
        if (const auto watcher = watchers_[i].lock()) what(*watcher);
}

bool Central::read(Look look) {
    return reading_.submit([this, look = std::move(look)] { return look(*reader_); });
}

void Central::reconfigure(const Config& config) {
    auto fresh = completed(config);
    monitors_.set_timeouts(fresh.monitors.register_timeout, fresh.fleet.monitor_timeout);
    fleet_->reconfigure(fresh.fleet);
    Turn turn{last_row_};
    for (const auto& known : fresh.known) apply(turn, CpDescribed{known.id, known.location, known.tariff}, nullptr);
    commit_all(std::move(turn));
    config_ = std::move(fresh);
}

void Central::finish(std::function<void()> done) {
    finishing_ = true;
    monitors_.stop();
    requests_.close();
    records_.close();
    broker_->pause(BrokerLink::Stream::requests);
    broker_->pause(BrokerLink::Stream::other);
    timer_.cancel();
    outbox_timer_.cancel();
    // An empty batch is released when all before it are stored.
    commits_->push({}, [this, done = std::move(done)] {
        constexpr seconds limit{2};
        broker_->finish(limit, [this, done] {
            store::Batch last;
            take_put_off(last);
            commits_->push(std::move(last), done);
        });
    });
}

}  // namespace evc::central
