#include "engine/engine.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

#include "app/broker.hpp"
#include "core/overloaded.hpp"
#include "platform/log/log.hpp"
#include "platform/store/worker_store.hpp"
#include "protocol/messages/command.hpp"
#include "protocol/messages/request.hpp"
#include "protocol/messages/telemetry.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

using protocol::Topic;
using protocol::word;

constexpr std::size_t meter_jobs_max = 4'096;

Status make_directory(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (!error) return {};
    const auto fault = error == std::errc::no_space_on_device ? Fault::no_space : Fault::config;
    return failure(fault, "directory " + directory.string() + " cannot be made: " + error.message());
}

}  // namespace

Engine::Engine(loop::Loop& loop, const Config& config, std::unique_ptr<store::Journal> journal, Display display)
    : loop_(loop),
      config_(config),
      display_(std::move(display)),
      journal_(std::move(journal)),
      meters_(loop, "meters", meter_jobs_max) {}

Result<std::unique_ptr<Engine>> Engine::open(loop::Loop& loop, const Config& config, Display display) {
    if (auto status = make_directory(config.state_directory); !status) return tl::make_unexpected(status.error());
    auto journal =
        store::Journal::open((config.state_directory / journal_file).string(), protocol::random_id<EngineId>());
    if (!journal) return tl::make_unexpected(journal.error());
    std::unique_ptr<Engine> engine{new Engine{loop, config, std::move(*journal), std::move(display)}};
    if (auto status = engine->start(); !status) return tl::make_unexpected(status.error());
    return engine;
}

Status Engine::start() {
    auto loaded = journal_->load();
    if (!loaded) return tl::make_unexpected(loaded.error());
    snapshot_ = std::move(*loaded);
    if (config_.adopt_ledger) snapshot_.ledger = LedgerId{};
    pipeline_ = std::make_unique<Pipeline<JournalBatch, StationAction>>(
        std::make_unique<store::WorkerStore<JournalBatch>>(
            loop_, "journal", [this](std::span<const JournalBatch> batches) { return journal_->commit(batches); }),
        CommitEvents{
            .trouble =
                [this](const Error& error) {
                    disk_.begins(
                        "the journal cannot be written: " + error.text + "; nothing is acknowledged until it can",
                        log::Level::error, {.message = log::message::journal_trouble});
                },
            .recovered =
                [this] { disk_.ended("the journal can be written again", {.message = log::message::journal_well}); },
            .failed = [this](const Error& error) { fail(error); },
            .room = {}},
        [this](StationAction& action) { dispatch(action); });
    if (auto status = connect(); !status) return status;
    for (const auto& cp : config_.charge_points) {
        auto host = std::make_unique<ChargePointHost>(
            loop_, cp, [this](ChargePointHost& from, StationEffects& effects) { commit(from, effects); },
            [this](ChargePointHost& from, const CpId& id) { named(from, id); });
        hosts_.push_back(std::move(host));
        if (!cp.id.empty())
            if (auto status = start_charge_point(*hosts_.back(), cp.id); !status) return status;
        if (auto status = hosts_.back()->listen(); !status) return status;
    }
    read_commands();
    return {};
}

Status Engine::connect() {
    const auto settings = app::kafka_settings(config_.broker, "EV_CP_E-" + config_.instance);
    kafka::ProducerEvents sending;
    sending.connection = [this](const kafka::Connection& connection) { on_connection(connection); };
    sending.refusal = [this](const kafka::TopicRefusal& refusal) { refused_.note(refusal); };
    auto producer = kafka::Producer::create(loop_, settings, kafka::DeliveryGuarantee::reliable, std::move(sending));
    if (!producer) return tl::make_unexpected(producer.error());
    producer_ = std::move(*producer);

    kafka::ConsumerEvents reading;
    reading.connection = [this](const kafka::Connection&) { check_reached(); };
    reading.records = [this](std::span<const kafka::Record> records) { on_records(records); };
    reading.caught_up = [this] { check_reached(); };
    auto consumer = kafka::Consumer::create(loop_, settings, std::move(reading));
    if (!consumer) return tl::make_unexpected(consumer.error());
    consumer_ = std::move(*consumer);
    return {};
}

Status Engine::start_charge_point(ChargePointHost& host, const CpId& cp) {
    const auto path = config_.state_directory / (cp.text() + register_ending);
    auto meter = store::MeterRegister::open(path.string(), store::MeterRegister::Missing::create);
    if (!meter) return tl::make_unexpected(meter.error());
    by_id_[cp] = &host;
    host.start(meters_, std::move(*meter), snapshot_.engine, snapshot_, cp, reached_);
    return {};
}

void Engine::named(ChargePointHost& host, const CpId& cp) {
    if (auto status = start_charge_point(host, cp); !status) {
        log::error("charge point " + cp.text() + " cannot be put to work: " + status.error().text);
        return;
    }
    log::info("a health check says that this is charge point " + cp.text(), {.charge_point = cp.text()});
    read_commands();
}

void Engine::read_commands() {
    kafka::Subscription reading;
    reading.topic = word(Topic::commands);
    reading.begin = kafka::Begin::end;
    for (const auto& host : hosts_)
        if (host->station() != nullptr) reading.keys.push_back(host->station()->cp().text());
    if (reading.keys.empty()) return;
    std::vector<kafka::Subscription> subscriptions;
    subscriptions.push_back(std::move(reading));
    consumer_->read(std::move(subscriptions));
}

void Engine::on_connection(const kafka::Connection& connection) {
    if (connection.up)
        away_.ended("the broker " + config_.broker.bootstrap + " is connected", {.message = log::message::broker_back});
    else
        away_.begins("the broker " + config_.broker.bootstrap + " cannot be reached: " + connection.text +
                         "; a running supply goes on, reports are kept",
                     log::Level::warning, {.message = log::message::broker_away});
    check_reached();
}

void Engine::check_reached() {
    // Whoever is asked has to be able to hear the answer: only a reader that stands at the end of commands is.
    const bool reached = producer_->connected() && consumer_->connected() && consumer_->caught_up();
    if (reached == reached_) return;
    reached_ = reached;
    for (const auto& host : hosts_) host->handle(BrokerReached{reached_});
}

Condition Engine::condition() const {
    return {producer_->connected() && consumer_->connected(), reached_, !disk_.holds(), refused_.names()};
}

void Engine::on_records(std::span<const kafka::Record> records) {
    for (const auto& record : records) {
        const auto cp = CpId::parse(record.key.value_or(""));
        const auto host = cp ? by_id_.find(*cp) : by_id_.end();
        if (host == by_id_.end()) continue;
        const auto command = protocol::decode_command(record.value.value_or(""));
        if (!command) {
            misunderstood_.begins("a command is not understood: " + command.error().text);
            continue;
        }
        if (const auto* known = std::get_if<Command>(&*command)) host->second->handle(*known);
    }
}

void Engine::commit(ChargePointHost& host, StationEffects& effects) {
    if (observer_) observer_(host);
    pipeline_->commit({{std::move(effects.changes)}, std::move(effects.actions), {}});
}

void Engine::dispatch(const StationAction& action) {
    std::visit(Overloaded{[this](const SendTelemetry& report) { send(report); },
                          [this](const SendRequest& request) {
                              publish(word(Topic::requests), request.request.cp.text(),
                                      protocol::encode(request.request));
                          },
                          [this](const CloseContactor& close) { by_id_.at(close.cp)->close_contactor(close); },
                          [this](const OpenContactor& open) { by_id_.at(open.cp)->open_contactor(); },
                          [this](const ShowSign& sign) {
                              by_id_.at(sign.cp)->show(sign);
                              if (display_) display_(sign);
                          }},
               action);
}

void Engine::send(const SendTelemetry& report) {
    if (report.best_effort() && !producer_->connected()) return;
    publish(word(Topic::telemetry), report.telemetry.cp.text(), protocol::encode(report.telemetry));
}

void Engine::publish(std::string_view topic, const std::string& key, const std::string& payload) {
    kafka::Outgoing message;
    message.topic = topic;
    message.key = key;
    message.value = payload;
    // Without room it is left out: all that matters is repeated until it is answered. What is refused has been said.
    std::ignore = producer_->publish(message);
}

void Engine::finish(std::function<void()> done) {
    pipeline_->flush([this, done = std::move(done)] {
        constexpr seconds limit{2};
        producer_->finish(limit, done);
    });
}

void Engine::fail(const Error& error) {
    log::error("EV_CP_E ends because its journal cannot be trusted to go on: " + error.text,
               {.message = log::message::journal_untrusted});
    std::_Exit(1);
}

}  // namespace evc::engine
