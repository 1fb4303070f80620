#include "engine/engine.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <variant>

#include "core/overloaded.hpp"
#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "platform/service/notify.hpp"
#include "platform/store/worker_store.hpp"
#include "protocol/messages.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

using protocol::Topic;
using service::counted;

constexpr std::size_t meter_jobs_max = 4'096;

Status make_directory(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (!error) return {};
    const auto fault = error == std::errc::no_space_on_device ? Fault::no_space : Fault::config;
    return failure(fault, "directory " + directory.string() + " cannot be made: " + error.message());
}

std::string states_of(std::span<const StatusSummary> cps) {
    if (cps.size() == 1) {
        const auto& only = cps.front();
        return only.state ? fmt::format("{} {}", only.cp, word(*only.state))
                          : "no charge point until a health check names it";
    }
    std::string text;
    for (const auto state : all_cp_states) {
        const auto count =
            std::count_if(cps.begin(), cps.end(), [&](const StatusSummary& cp) { return cp.state == state; });
        if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word(state));
    }
    return fmt::format("{}: {}", counted(cps.size(), "charge point"), text);
}

std::string monitors_of(std::span<const StatusSummary> cps) {
    const auto seen = std::count_if(cps.begin(), cps.end(), [](const StatusSummary& cp) { return cp.monitor_seen; });
    if (cps.size() == 1) return seen == 1 ? "monitor seen" : "no monitor seen";
    return counted(static_cast<std::size_t>(seen), "monitor") + " seen";
}

}  // namespace

std::string status_text(std::span<const StatusSummary> cps, const Condition& condition) {
    std::size_t pending = 0;
    for (const auto& cp : cps) pending += cp.reports_pending;
    auto text = fmt::format("{}, {}, {}, {} pending", states_of(cps), service::broker_word(condition.broker_connected),
                            monitors_of(cps), counted(pending, "report"));
    if (condition.broker_connected && !condition.commands_heard) text += ", commands are not heard yet";
    if (!condition.journal_writable) text += ", the journal cannot be written";
    if (!condition.refused_topics.empty()) text += ", the broker refuses messages for: " + condition.refused_topics;
    return text;
}

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
        commit_events(), [this](StationAction& action) { dispatch(action); });
    if (auto status = connect(); !status) return status;
    for (const auto& cp : config_.charge_points) {
        auto& host = *hosts_.emplace_back(std::make_unique<ChargePointHost>(
            loop_, cp, [this](ChargePointHost& from, StationEffects& effects) { commit(from, effects); },
            [this](ChargePointHost& from, const CpId& id) { named(from, id); }));
        if (!cp.id.empty())
            if (auto status = start_charge_point(host, cp.id); !status) return status;
        if (auto status = host.listen(); !status) return status;
    }
    read_commands();
    return {};
}

CommitEvents Engine::commit_events() {
    return {.trouble =
                [this](const Error& error) {
                    disk_.begins(
                        "the journal cannot be written: " + error.text + "; nothing is acknowledged until it can",
                        log::Level::error, {.message = log::message::journal_trouble});
                },
            .recovered =
                [this] { disk_.ended("the journal can be written again", {.message = log::message::journal_well}); },
            .failed =
                [](const Error& error) {
                    log::error("EV_CP_E ends because its journal cannot be trusted to go on: " + error.text,
                               {.message = log::message::journal_untrusted});
                    std::_Exit(1);
                },
            .room = {}};
}

Status Engine::connect() {
    auto channel = app::Channel::open(
        loop_, app::kafka_settings(config_.broker, "EV_CP_E-" + config_.instance), kafka::DeliveryGuarantee::reliable,
        {.producer = [this](const kafka::Connection& connection) { on_connection(connection); },
         .consumer = {},
         .records = [this](std::span<const kafka::Record> records) { on_records(records); },
         .changed = [this] { check_reached(); }});
    if (!channel) return tl::make_unexpected(channel.error());
    channel_ = *std::move(channel);
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
    reading.topic = protocol::word(Topic::commands);
    reading.begin = kafka::Begin::end;
    for (const auto& host : hosts_)
        if (!host->cp().empty()) reading.keys.push_back(host->cp().text());
    if (reading.keys.empty()) return;
    channel_->read({std::move(reading)});
}

void Engine::on_connection(const kafka::Connection& connection) {
    const auto& broker = config_.broker.bootstrap;
    if (connection.up)
        away_.ended("the broker " + broker + " is connected", {.message = log::message::broker_back});
    else
        away_.begins(fmt::format("the broker {} cannot be reached: {}; a running supply goes on, reports are kept",
                                 broker, connection.text),
                     log::Level::warning, {.message = log::message::broker_away});
}

void Engine::check_reached() {
    const bool reached = channel_->hears();
    if (reached == reached_) return;
    reached_ = reached;
    for (const auto& host : hosts_) host->handle(BrokerReached{reached_});
}

Condition Engine::condition() const {
    return {channel_->connected(), reached_, !disk_.holds(), channel_->refused_topics()};
}

std::string Engine::status_text() const {
    std::vector<StatusSummary> summaries;
    for (const auto& host : hosts_) {
        auto& summary = summaries.emplace_back();
        summary.monitor_seen = host->monitor_seen();
        if (const auto* const station = host->station()) {
            summary.cp = station->cp().text();
            summary.state = station->state();
            summary.reports_pending = station->pending_reports();
        }
    }
    return engine::status_text(summaries, condition());
}

void Engine::on_records(std::span<const kafka::Record> records) {
    for (const auto& record : records) {
        const auto cp = CpId::parse(record.key.value_or(""));
        const auto host = cp ? by_id_.find(*cp) : by_id_.end();
        if (host == by_id_.end()) continue;
        const auto command = protocol::decode_command(record.value.value_or(""));
        if (!command)
            misunderstood_.begins("a command is not understood: " + command.error().text);
        else if (const auto* known = std::get_if<Command>(&*command))
            host->second->handle(*known);
    }
}

void Engine::commit(ChargePointHost& host, StationEffects& effects) {
    if (observer_) observer_(host);
    pipeline_->commit({{std::move(effects.changes)}, std::move(effects.actions), {}});
}

void Engine::dispatch(const StationAction& action) {
    std::visit(Overloaded{[this](const SendTelemetry& report) { send(report); },
                          [this](const SendRequest& request) {
                              channel_->publish(Topic::requests, request.request.cp.text(),
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
    if (report.best_effort() && !channel_->sends()) return;
    channel_->publish(Topic::telemetry, report.telemetry.cp.text(), protocol::encode(report.telemetry));
}

void Engine::finish(std::function<void()> done) {
    pipeline_->flush([this, done = std::move(done)] { channel_->finish(done); });
}

}  // namespace evc::engine
