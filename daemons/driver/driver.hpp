#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/channel.hpp"
#include "core/pipeline/pipeline.hpp"
#include "core/trip/trip.hpp"
#include "driver/config.hpp"
#include "driver/output.hpp"
#include "driver/state_file.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/timer.hpp"

namespace evc::driver {

/// How Kafka is reached as the configuration says.
[[nodiscard]] kafka::Settings kafka_settings(const Config& config);

/// librdkafka's own lines, for who looks for them.
void log_library(int level, std::string_view text);

/// How a driver stands, for `systemctl status`: "2/5 tickets, CP003 asked, broker connected".
[[nodiscard]] std::string status_text(const Trip& trip, bool broker_connected, const std::string& refused_topics = {});

/// The state file's next content.
struct StateBatch {
    std::optional<std::string> text;  ///< none: it stays as it is

    [[nodiscard]] bool empty() const { return !text; }
};
[[nodiscard]] inline std::size_t byte_size(const StateBatch& batch) { return batch.text ? batch.text->size() : 0; }

/// EV_Driver at its ordinary work: what is read from Kafka is given to the Trip; what it wants kept goes into the state
/// file, then what it wants done is done.
class Driver {
public:
    /// Called once: with success when every request has its ticket, else with what makes going on impossible.
    using Ended = std::function<void(const Status&)>;

    /// Locks and reads the state file. Fault::unavailable when another driver uses it, Fault::config when it cannot be
    /// trusted or belongs to other requests. Blocks on the disk: before the loop runs.
    [[nodiscard]] static Result<std::unique_ptr<Driver>> open(loop::Loop& loop, const Config& config, Output& output,
                                                              Ended ended);
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    void start();
    /// Keeps how far it has come and sends what is under way, then calls `done`.
    void finish(std::function<void()> done);

    [[nodiscard]] const Trip& trip() const { return *trip_; }
    [[nodiscard]] std::string status_text() const {
        return driver::status_text(*trip_, channel_->connected(), channel_->refused_topics());
    }

private:
    Driver(loop::Loop& loop, const Config& config, Output& output, Ended ended);

    [[nodiscard]] Result<TripRecord> restore();
    [[nodiscard]] Status connect();
    [[nodiscard]] CommitEvents commit_events();

    void check_channel();
    void on_records(std::span<const kafka::Record> records);
    void on_ticket(const kafka::Record& record);
    void on_progress(const kafka::Record& record);
    void on_status(const kafka::Record& record);

    template <class Event>
    void handle(const Event& event) {
        TripEffects effects;
        trip_->on(event, loop::Loop::now(), effects);
        commit(std::move(effects));
    }
    void on_time();
    void commit(TripEffects effects);
    [[nodiscard]] StateBatch state() const;

    void act(const MintRequest&);
    void act(const SendCharge& charge);
    void act(const ShowAsked& asked) { output_.show(asked); }
    void act(const ShowProgress& progress) { output_.show(progress); }
    void act(const ShowTicket& ticket);
    void act(const ShowTripSign& sign) { output_.show(sign); }
    void act(const FinishTrip&);

    loop::Loop& loop_;
    const Config config_;
    Output& output_;
    const Ended ended_;
    std::vector<CpId> plan_;
    TripEffects opening_;               ///< what the Trip wants done first
    std::unique_ptr<StateFile> state_;  ///< none without --state
    std::unique_ptr<Pipeline<StateBatch, TripAction>> pipeline_;
    std::optional<Trip> trip_;
    std::unique_ptr<app::Channel> channel_;
    std::string why_;  ///< the broker cannot be reached
    log::LatchedCondition disk_;
    log::LatchedCondition misunderstood_;
    loop::Timer timer_;
};

}  // namespace evc::driver
