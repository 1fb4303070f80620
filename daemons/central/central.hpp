#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "central/config.hpp"
#include "central/input.hpp"
#include "central/kafka_gateway.hpp"
#include "central/monitors.hpp"
#include "central/notices.hpp"
#include "central/past_lookup.hpp"
#include "core/fleet/fleet.hpp"
#include "core/pipeline/intake.hpp"
#include "core/pipeline/ledger_pipeline.hpp"
#include "platform/log/latched_condition.hpp"
#include "platform/log/limited.hpp"
#include "platform/loop/worker.hpp"
#include "platform/store/ledger.hpp"
#include "platform/store/ledger_reader.hpp"

namespace evc::central {

/// How well Central itself is.
struct Condition {
    bool broker_connected = false;
    bool ledger_writable = true;
    bool foreign_central = false;
    bool recovering = false;          ///< requests wait until an old ledger has taken up what it lacks
    std::string refused_topics = {};  ///< that the broker takes no messages for, or not all: "deadletters, tickets"
    std::string missing_topics = {};  ///< that are not there and cannot be made

    [[nodiscard]] bool well() const {
        return broker_connected && ledger_writable && !foreign_central && refused_topics.empty() &&
               missing_topics.empty();
    }
    friend bool operator==(const Condition&, const Condition&) = default;
};

/// What looks at Central from within the program: panel, D-Bus, log. Called on the loop.
struct Observer {
    std::function<void(const CpId&)> changed;  ///< a charge point, also one that is gone
    std::function<void(const Notice&)> said;   ///< for the operator's eyes
    std::function<void()> condition;           ///< condition() changed
};

/// Whoever holds it is told; letting go of it ends that.
using Subscription = std::shared_ptr<const Observer>;

/// EV_Central: inputs are decoded and given to the Fleet, its effects are committed to the ledger together with the
/// offsets that caused them, and released when the commit has returned (design of every program here).
class Central : private LedgerPorts {
public:
    using Answer = std::function<void(CallOutcome, const std::string& text)>;

    /// Opens the ledger, takes up where it stands and listens for monitors. Blocks on the disk: before the loop runs.
    /// When `store` kept something for us, who was connected is presumed to come back within `monitor_timeout`.
    [[nodiscard]] static Result<std::unique_ptr<Central>> open(loop::Loop& loop, const Config& config,
                                                               service::DescriptorStore& store);
    Central(const Central&) = delete;
    Central& operator=(const Central&) = delete;

    /// Gives an operator's call to the Fleet. `answer` comes when what it did is committed.
    template <class Call>
    void call(Call call, Answer answer) {
        call.call = ++last_call_;
        calls_.emplace(call.call, std::move(answer));
        handle(call);
    }

    /// Beside all who watch already.
    [[nodiscard]] Subscription subscribe(Observer observer);

    /// What is done with the ledger on the worker that reads it; what it returns runs on the loop.
    using Look = std::function<loop::Worker::Continuation(store::LedgerReader&)>;
    /// False, and nothing done, when too much is to be read already.
    [[nodiscard]] bool read(Look look);

    /// Goes on with what may change while it serves: the rules of the game, and the charge points of the database,
    /// whose location and tariff count over what was known. Other keys take effect only after a restart.
    void reconfigure(const Config& config);

    /// Takes no more input, stores and sends what is under way for at most 3 s, then calls `done`.
    void finish(std::function<void()> done);

    [[nodiscard]] const Fleet& fleet() const { return *fleet_; }
    /// As it is now.
    [[nodiscard]] const Config& config() const { return config_; }
    [[nodiscard]] Condition condition() const;
    [[nodiscard]] std::uint16_t monitor_port() const { return monitors_.port(); }
    [[nodiscard]] std::uint64_t dead_letters() const { return dead_letters_; }

private:
    Central(loop::Loop& loop, const Config& config, std::unique_ptr<store::Ledger> ledger);

    [[nodiscard]] Status start(service::DescriptorStore& store);
    [[nodiscard]] Status restore(std::vector<StoredOffset>& offsets, bool warm);
    [[nodiscard]] Status restore_outbox();
    [[nodiscard]] CommitEvents commit_events();
    [[nodiscard]] KafkaGateway::Handlers broker_handlers();

    template <class Event>
    void handle(const Event& event) {
        LedgerTransaction transaction;
        apply(transaction, event);
        commit_with_background(std::move(transaction));
    }
    template <class Event>
    void apply(LedgerTransaction& transaction, const Event& event) {
        fleet_->on(event, loop::Loop::now(), effects_);
        quieten(effects_);
        pipeline_->take(transaction, effects_);
    }

    /// Leaves out the messages of which there are too many; the log counts them.
    void quieten(FleetEffects& effects);
    void on_monitor(const MonitorEvent& event);
    void catch_up();
    void on_records(std::span<const kafka::Record> records);
    void take(std::span<const Input> inputs);
    void take(LedgerTransaction& transaction, const Input& input);
    [[nodiscard]] Intake<Input>::Owner intake_owner();
    void forget_past();
    void on_caught_up(bool caught_up);
    void hear(LedgerTransaction& transaction, const CentralStatus& status);
    void conclude();
    void on_deliveries(std::span<const Delivery> deliveries);
    void on_topics(bool made);
    void on_time();
    void commit(LedgerTransaction&& transaction);
    /// With what waits in the background.
    void commit_with_background(LedgerTransaction&& transaction);

    // LedgerPorts
    [[nodiscard]] Moment now() const override { return loop::Loop::now(); }
    void set_alarm(Alarm which, Steady at) override;
    [[nodiscard]] OutboxRow encode(const Command& command) override;
    [[nodiscard]] OutboxRow encode(const Ticket& ticket) override;
    [[nodiscard]] OutboxRow encode_tombstone(const CpId& cp) override;
    [[nodiscard]] OutboxResend encode_resend(const RequestId& request) override;
    [[nodiscard]] std::optional<OutboxRow> encode_dead_letter(const std::string& why) override;
    [[nodiscard]] TicketPayload payload_of(const Ticket& ticket) override;
    [[nodiscard]] OperatorMessage message_of(const Notice& notice) override;
    [[nodiscard]] milliseconds message_retention() const override { return config_.message_retention; }
    [[nodiscard]] Result<PublishResult> publish(const OutboxRow& row) override;
    [[nodiscard]] bool shorten(OutboxRow& row) override;
    void flushed() override;
    void dispatch(Action& action) override;
    void storing(const LedgerTransaction& transaction) override;
    void stored(const LedgerBatch& batch) override;
    void resend(std::vector<OutboxResend> resends) override;
    void tell_missing(const RequestId& request);
    void balance();
    void balance(KafkaGateway::Stream stream, const Intake<Input>& intake, bool& paused);
    void arm();
    void fail(const Error& error);
    void notify_condition();
    void notify(const std::function<void(const Observer&)>& what);

    loop::Loop& loop_;
    Config config_;
    std::unique_ptr<store::Ledger> ledger_;
    std::unique_ptr<store::LedgerReader> reader_;
    std::unique_ptr<PastLookup> past_;
    std::unique_ptr<Fleet> fleet_;
    FleetEffects effects_;
    Monitors monitors_;
    std::unique_ptr<KafkaGateway> broker_;
    std::unique_ptr<LedgerPipeline> pipeline_;
    const kafka::Record* in_hand_ = nullptr;  ///< the record whose event is being handled
    loop::Worker reading_;                    ///< of the ledger
    Intake<Input> requests_;
    Intake<Input> records_;             ///< of what has happened
    std::uint64_t committed_past_ = 0;  ///< the Fleet's past_number() that is in the ledger
    OwnBooks own_;
    BooksOnBroker found_;  ///< while looking back
    GenerationId generation_;
    std::uint64_t committed_row_ = 0;    ///< of the outbox
    std::vector<StoredOffset> offsets_;  ///< where reading begins, until it has begun
    std::set<CpId> behind_;              ///< whose newest status waits until the ledger takes more
    std::unordered_map<CallId, Answer> calls_;
    std::vector<std::weak_ptr<const Observer>> observers_;
    std::vector<Outbox::Held> held_;  ///< of the outbox, as it was said
    log::LatchedCondition disk_;
    NoticeLimiter notices_;
    log::Limited outsiders_;  ///< what an outsider can make us say
    TokenBucket dead_letter_bucket_;
    loop::Timer timer_;
    loop::Timer background_timer_;
    loop::Timer outbox_timer_;
    Steady armed_ = Steady::max();
    CallId last_call_ = 0;
    std::uint64_t dead_letters_ = 0;
    bool too_much_ = false;
    bool requests_paused_ = false;
    bool records_paused_ = false;
    bool looking_back_ = false;  ///< whether the ledger and the broker belong together is not known yet
    bool recovering_ = false;
    bool finishing_ = false;
};

}  // namespace evc::central
