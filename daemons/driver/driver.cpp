#include "driver/driver.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "platform/service/notify.hpp"
#include "platform/store/worker_store.hpp"
#include "protocol/messages.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::driver {
namespace {

using protocol::Topic;
using protocol::word;

TripSettings settings_of_trip(const Config& config) {
    TripSettings settings;
    settings.pause = config.pause;
    settings.request_lifetime = config.request_lifetime;
    settings.await_central = central_status_period + milliseconds{500};
    return settings;
}

kafka::Subscription from_end(Topic topic) {
    kafka::Subscription reading;
    reading.topic = word(topic);
    reading.begin = kafka::Begin::end;
    return reading;
}

/// Without --state nothing is written: whoever waits for that goes on in the loop's next turn.
class NoState final : public BatchStore<StateBatch> {
public:
    explicit NoState(loop::Loop& loop) : timer_(loop) {}

    void store(std::shared_ptr<const std::vector<StateBatch>> /*batches*/, Done done) override {
        timer_.after(milliseconds{0}, [done = std::move(done)] { done({}); });
    }
    void wait(milliseconds delay, std::function<void()> again) override { timer_.after(delay, std::move(again)); }

private:
    loop::Timer timer_;
};

/// Of what waits only the newest is written.
std::unique_ptr<BatchStore<StateBatch>> store_of(loop::Loop& loop, StateFile* file) {
    if (file == nullptr) return std::make_unique<NoState>(loop);
    const auto write = [file](std::span<const StateBatch> batches) -> Status {
        const auto newest =
            std::find_if(batches.rbegin(), batches.rend(), [](const auto& batch) { return !batch.empty(); });
        return newest == batches.rend() ? Status{} : file->write(*newest->text);
    };
    return std::make_unique<store::WorkerStore<StateBatch>>(loop, "state", write);
}

}  // namespace

kafka::Settings kafka_settings(const Config& config) {
    return app::kafka_settings(config.broker,
                               config.driver.empty() ? "EV_Driver" : "EV_Driver-" + config.driver.text());
}

void log_library(int level, std::string_view text) {
    constexpr int syslog_error = 3;
    log::write(level <= syslog_error ? log::Level::warning : log::Level::debug, text);
}

std::string status_text(const Trip& trip, bool broker_connected, const std::string& refused_topics) {
    const auto& asked = trip.record().asked;
    const auto doing = asked             ? asked->cp.text() + " asked"
                       : trip.finished() ? "nothing more to ask"
                                         : "asks again soon";
    return fmt::format("{}/{}, {}, {}{}{}{}", trip.record().done, service::counted(trip.size(), "ticket"), doing,
                       service::broker_word(broker_connected), trip.central_away() ? ", Central away" : "",
                       refused_topics.empty() ? "" : ", the broker refuses messages for: ", refused_topics);
}

Driver::Driver(loop::Loop& loop, const Config& config, Output& output, Ended ended)
    : loop_(loop), config_(config), output_(output), ended_(std::move(ended)), timer_(loop) {
    for (const auto& line : config_.requests) plan_.push_back(line.cp);
}

Result<std::unique_ptr<Driver>> Driver::open(loop::Loop& loop, const Config& config, Output& output, Ended ended) {
    std::unique_ptr<Driver> driver{new Driver{loop, config, output, std::move(ended)}};
    auto record = driver->restore();
    if (!record) return tl::make_unexpected(record.error());
    driver->pipeline_ = std::make_unique<Pipeline<StateBatch, TripAction>>(
        store_of(loop, driver->state_.get()), driver->commit_events(), [driver = driver.get()](TripAction& action) {
            std::visit([driver](const auto& one) { driver->act(one); }, action);
        });
    driver->trip_.emplace(settings_of_trip(config), config.driver, driver->plan_, *std::move(record), loop::Loop::now(),
                          driver->opening_);
    if (auto status = driver->connect(); !status) return tl::make_unexpected(status.error());
    return driver;
}

Result<TripRecord> Driver::restore() {
    if (config_.state.empty()) return TripRecord{};
    auto state = StateFile::open(config_.state);
    if (!state) return tl::make_unexpected(state.error());
    state_ = *std::move(state);
    const auto text = state_->read();
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) return TripRecord{};
    auto record = decode_state(**text, config_.driver, plan_);
    if (record) return record;
    return failure(Fault::config, "state file " + config_.state.string() + ": " + record.error().text +
                                      "; put that right, or move the file away to begin with the first request");
}

CommitEvents Driver::commit_events() {
    return {
        .trouble =
            [this](const Error& error) {
                disk_.begins("the state file cannot be written: " + error.text + "; nothing is asked until it can",
                             log::Level::error, {.message = log::message::state_file_trouble});
            },
        .recovered =
            [this] { disk_.ended("the state file can be written again", {.message = log::message::state_file_well}); },
        .failed = [this](const Error& error) { ended_(tl::make_unexpected(error)); },
        .room = {}};
}

Status Driver::connect() {
    const auto note = [this](const kafka::Connection& connection) {
        if (!connection.up) why_ = connection.text.empty() ? config_.broker.bootstrap : connection.text;
    };
    // Requests are repeated by the Trip, so none has to wait in a queue for a broker that is away.
    auto channel =
        app::Channel::open(loop_, kafka_settings(config_), kafka::DeliveryGuarantee::best_effort,
                           {.producer = note,
                            .consumer = note,
                            .records = [this](std::span<const kafka::Record> records) { on_records(records); },
                            .changed = [this] { check_channel(); },
                            .log = log_library});
    if (!channel) return tl::make_unexpected(channel.error());
    channel_ = *std::move(channel);
    return {};
}

void Driver::check_channel() {
    if (channel_->connected()) why_.clear();
    handle(ChannelChanged{channel_->hears(), why_});
}

void Driver::on_records(std::span<const kafka::Record> records) {
    for (const auto& record : records) {
        if (record.topic == word(Topic::status))
            on_status(record);
        else if (record.key != config_.driver.text() || !record.value)
            continue;
        else if (record.topic == word(Topic::tickets))
            on_ticket(record);
        else
            on_progress(record);
    }
}

void Driver::on_ticket(const kafka::Record& record) {
    const auto ticket = protocol::decode_ticket(*record.value);
    if (ticket)
        handle(TicketArrived{*ticket, std::string{*record.value}});
    else
        misunderstood_.begins("a ticket is not understood: " + ticket.error().text);
}

void Driver::on_progress(const kafka::Record& record) {
    const auto progress = protocol::decode_progress(*record.value);
    if (progress)
        handle(ProgressArrived{*progress, std::string{*record.value}});
    else
        misunderstood_.begins("a step is not understood: " + progress.error().text);
}

void Driver::on_status(const kafka::Record& record) {
    if (!record.value || !record.key) return;
    if (record.key == central_status_key) {
        if (const auto status = protocol::decode_central_status(*record.value)) handle(CentralSeen{status->at});
        return;
    }
    const auto status = protocol::decode_cp_status(*record.value);
    if (status) output_.learn_currency(status->cp, status->tariff.currency);
}

void Driver::start() {
    loop_.post([this] { commit(std::exchange(opening_, {})); });
    channel_->read({from_end(Topic::tickets), from_end(Topic::progress), from_end(Topic::status)});
}

void Driver::on_time() {
    TripEffects effects;
    trip_->on_time(loop::Loop::now(), effects);
    commit(std::move(effects));
}

void Driver::commit(TripEffects effects) {
    timer_.at(trip_->next_deadline(), [this] { on_time(); });
    auto batch = effects.changes.empty() ? StateBatch{} : state();
    pipeline_->commit({std::move(batch), std::move(effects.actions), {}});
}

StateBatch Driver::state() const {
    if (!state_) return {};
    return {encode_state(trip_->record(), config_.driver, plan_)};
}

void Driver::act(const MintRequest&) { handle(RequestMinted{protocol::random_id<RequestId>()}); }

void Driver::act(const SendCharge& charge) {
    channel_->publish(Topic::requests, charge.request.cp.text(), protocol::encode(charge.request));
}

void Driver::act(const ShowTicket& ticket) {
    output_.show(ticket);
    if (output_.good()) return handle(TicketShown{});
    ended_(failure(Fault::internal, "a ticket cannot be shown: standard output cannot be written"));
}

void Driver::act(const FinishTrip&) {
    output_.finished();
    ended_({});
}

void Driver::finish(std::function<void()> done) {
    pipeline_->commit({state(), {}, {}});
    pipeline_->flush([this, done = std::move(done)] { channel_->finish(done); });
}

}  // namespace evc::driver
