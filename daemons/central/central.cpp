#include "central/central.hpp"

#include <utility>

#include "platform/log/log.hpp"
#include "platform/store/worker_store.hpp"
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
      dead_letter_bucket_(dead_letter_rate, loop::Loop::now().steady),
      timer_(loop),
      background_timer_(loop),
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
    if (auto status = restore(offsets_, store.is_warm()); !status) return status;
    if (auto status = monitors_.listen(store); !status) return status;
    auto link = KafkaGateway::open(loop_, config_.broker, broker_handlers());
    if (!link) return tl::make_unexpected(link.error());
    broker_ = std::move(*link);
    if (auto status = restore_outbox(); !status) return status;
    recovering_ = config_.fleet.recovered;
    looking_back_ = !recovering_;
    if (recovering_)
        broker_->read_tickets();
    else
        broker_->look_back(own_.empty);
    LedgerTransaction transaction;
    pipeline_->take(transaction, effects_);
    commit_with_background(std::move(transaction));
    return {};
}

Status Central::restore(std::vector<StoredOffset>& offsets, bool warm) {
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
    pipeline_ = std::make_unique<LedgerPipeline>(
        static_cast<LedgerPorts&>(*this),
        std::make_unique<store::WorkerStore<LedgerBatch>>(
            loop_, "ledger", [this](std::span<const LedgerBatch> batches) { return ledger_->commit(batches); },
            [this] { ledger_->checkpoint(); }),
        commit_events(), LedgerPipeline::Start{ledger_->last_outbox_id(), offsets});

    LedgerBatch batch;
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

Status Central::restore_outbox() {
    constexpr std::size_t page = 1'000;
    std::uint64_t last = 0;
    while (true) {
        auto rows = ledger_->outbox_after(last, page);
        if (!rows) return tl::make_unexpected(rows.error());
        if (rows->empty()) return {};
        last = rows->back().id;
        for (auto& row : *rows) pipeline_->add(std::move(row));
    }
}

CommitEvents Central::commit_events() {
    return {.trouble =
                [this](const Error& error) {
                    disk_.begins(
                        "the ledger cannot be written: " + error.text + "; nothing is acknowledged until it can",
                        log::Level::error, {.message = log::message::ledger_trouble});
                    notify_condition();
                },
            .recovered =
                [this] {
                    disk_.ended("the ledger can be written again", {.message = log::message::ledger_well});
                    notify_condition();
                },
            .failed = [this](const Error& error) { fail(error); },
            .room =
                [this] {
                    balance();
                    catch_up();
                }};
}

KafkaGateway::Handlers Central::broker_handlers() {
    return {.connection =
                [this](bool connected) {
                    handle(BrokerChanged{connected});
                    notify_condition();
                    if (connected) pipeline_->flush();
                },
            .topics = [this](bool made) { on_topics(made); },
            .records = [this](std::span<const kafka::Record> records) { on_records(records); },
            .caught_up = [this](bool caught_up) { records_.add([this, caught_up] { on_caught_up(caught_up); }); },
            .deliveries = [this](std::span<const Delivery> deliveries) { on_deliveries(deliveries); },
            .room = [this] { pipeline_->flush(); }};
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

void Central::notify_condition() {
    notify([](const Observer& observer) {
        if (observer.condition) observer.condition();
    });
}

Subscription Central::subscribe(Observer observer) {
    auto subscription = std::make_shared<const Observer>(std::move(observer));
    std::erase_if(observers_, [](const auto& gone) { return gone.expired(); });
    observers_.emplace_back(subscription);
    return subscription;
}

void Central::notify(const std::function<void(const Observer&)>& what) {
    // One that is told may begin to watch, or let go.
    // NOLINTNEXTLINE(modernize-loop-convert): the list may grow meanwhile
    for (std::size_t i = 0; i < observers_.size(); ++i)
        if (const auto observer = observers_[i].lock()) what(*observer);
}

bool Central::read(Look look) {
    return reading_.submit([this, look = std::move(look)] { return look(*reader_); });
}

void Central::reconfigure(const Config& config) {
    auto fresh = completed(config);
    monitors_.set_timeouts(fresh.monitors.register_timeout, fresh.fleet.monitor_timeout);
    fleet_->reconfigure(fresh.fleet);
    LedgerTransaction transaction;
    for (const auto& known : fresh.known) apply(transaction, CpDescribed{known.id, known.location, known.tariff});
    commit_with_background(std::move(transaction));
    config_ = std::move(fresh);
}

void Central::finish(std::function<void()> done) {
    finishing_ = true;
    monitors_.stop();
    requests_.close();
    records_.close();
    broker_->pause(KafkaGateway::Stream::requests);
    broker_->pause(KafkaGateway::Stream::other);
    timer_.cancel();
    pipeline_->drain([this, done = std::move(done)] {
        constexpr seconds limit{2};
        broker_->finish(limit, [this, done] { pipeline_->finish(done); });
    });
}

}  // namespace evc::central
