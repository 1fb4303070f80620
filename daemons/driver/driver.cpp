#include "driver/driver.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "driver/broker.hpp"
#include "driver/state_text.hpp"
#include "platform/log/log.hpp"
#include "platform/store/worker_store.hpp"
#include "protocol/messages/request.hpp"
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

}  // namespace

Driver::Driver(loop::Loop& loop, const Config& config, Output& output, Ended ended)
    : loop_(loop), config_(config), output_(output), ended_(std::move(ended)), timer_(loop) {
    for (const auto& line : config_.requests) plan_.push_back(line.cp);
}

Result<std::unique_ptr<Driver>> Driver::open(loop::Loop& loop, const Config& config, Output& output, Ended ended) {
    std::unique_ptr<Driver> driver{new Driver{loop, config, output, std::move(ended)}};
    auto record = driver->restore();
    if (!record) return tl::make_unexpected(record.error());
    const auto store = [state = driver->state_.get()](std::span<const StateBatch> batches) -> Status {
        const auto newest =
            std::find_if(batches.rbegin(), batches.rend(), [](const auto& batch) { return batch.text; });
        return newest == batches.rend() || state == nullptr ? Status{} : state->write(*newest->text);
    };
    driver->pipeline_ = std::make_unique<Pipeline<StateBatch, TripAction>>(
        std::make_unique<store::WorkerStore<StateBatch>>(loop, "state", store), driver->commit_events(),
        [driver = driver.get()](TripAction& action) {
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

void Driver::start() {
    loop_.post([this] { commit(std::exchange(opening_, {})); });
    std::vector<kafka::Subscription> subscriptions;
    for (const auto topic : {Topic::tickets, Topic::progress, Topic::status}) subscriptions.push_back(from_end(topic));
    consumer_->read(std::move(subscriptions));
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
    const auto payload = protocol::encode(charge.request);
    kafka::Outgoing message;
    message.topic = word(Topic::requests);
    message.key = charge.request.cp.text();
    message.value = payload;
    // What is not taken now is repeated; what is refused has been said.
    std::ignore = producer_->publish(message);
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
    pipeline_->flush([this, done = std::move(done)] {
        constexpr seconds limit{2};
        producer_->finish(limit, done);
    });
}

}  // namespace evc::driver
