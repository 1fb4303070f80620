#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "central/config.hpp"
#include "central/input.hpp"
#include "central/kafka_gateway.hpp"
#include "central/ledger_queries.hpp"
#include "central/monitors.hpp"
#include "central/notices.hpp"
#include "central/observers.hpp"
#include "central/opened_ledger.hpp"
#include "central/outbox_rows.hpp"
#include "central/past_lookup.hpp"
#include "central/pending_calls.hpp"
#include "central/recovery.hpp"
#include "core/fleet/fleet.hpp"
#include "core/pipeline/intake.hpp"
#include "core/pipeline/ledger_pipeline.hpp"
#include "platform/log/limited.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/timer.hpp"
#include "platform/store/ledger.hpp"

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

/// EV_Central: inputs are decoded and given to the Fleet, its effects are committed to the ledger together with the
/// offsets that caused them, and released when the commit has returned (design of every program here).
class Central : private LedgerPorts {
public:
    /// Opens the ledger, takes up where it stands and listens for monitors. Blocks on the disk: before the loop runs.
    /// When `store` kept something for us, who was connected is presumed to come back within `monitor_timeout`.
    [[nodiscard]] static Result<std::unique_ptr<Central>> open(loop::Loop& loop, const Config& config,
                                                               service::DescriptorStore& store);
    Central(const Central&) = delete;
    Central& operator=(const Central&) = delete;

    /// Gives an operator's call to the Fleet. `answer` comes when what it did is committed, or at `until`.
    template <class Call>
    void call(Call call, PendingCalls::Answer answer, Steady until = Steady::max()) {
        call.call = calls_.add(std::move(answer), until);
        handle(call);
    }

    /// Beside all who watch already.
    [[nodiscard]] Subscription subscribe(Observer observer) { return observers_.subscribe(std::move(observer)); }

    /// For reads that may take their time.
    [[nodiscard]] LedgerQueries& queries() { return *queries_; }

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
    [[nodiscard]] std::uint64_t dead_letters() const { return dead_letters_.count(); }

private:
    Central(loop::Loop& loop, const Config& config, OpenedLedger opened);

    [[nodiscard]] Status start(service::DescriptorStore& store, LedgerSnapshot snapshot, std::vector<OutboxRow> outbox);
    [[nodiscard]] std::unique_ptr<LedgerPipeline> make_pipeline();
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
        notices_.quieten(effects_);
        pipeline_->take(transaction, effects_);
    }

    // Inputs.
    void on_monitor(const MonitorEvent& event);
    void on_records(std::span<const kafka::Record> records);
    [[nodiscard]] Intake<Input>::Owner intake_owner();
    void take(std::span<const Input> inputs);
    void take(LedgerTransaction& transaction, const Input& input);
    void hear(LedgerTransaction& transaction, const CentralStatus& status);
    void on_caught_up(bool caught_up);
    void on_topics(bool made);
    void on_time();

    void commit(LedgerTransaction&& transaction);
    /// With what waits in the background.
    void commit_with_background(LedgerTransaction&& transaction);
    void arm();

    // LedgerPorts
    [[nodiscard]] Moment now() const override { return loop::Loop::now(); }
    void set_alarm(Alarm which, Steady at) override;
    [[nodiscard]] OutboxRow encode(const Command& command) override { return outbox_row(command); }
    [[nodiscard]] OutboxRow encode(const Ticket& ticket) override { return outbox_row(ticket); }
    [[nodiscard]] OutboxRow encode_tombstone(const CpId& cp) override { return tombstone_row(cp); }
    [[nodiscard]] OutboxResend encode_resend(const RequestId& request) override { return resend_of(request); }
    [[nodiscard]] std::optional<OutboxRow> encode_dead_letter(const std::string& why) override {
        return in_hand_ == nullptr ? std::nullopt : dead_letters_.take(*in_hand_, why);
    }
    [[nodiscard]] TicketPayload payload_of(const Ticket& ticket) override { return stored_form(ticket); }
    [[nodiscard]] OperatorMessage message_of(const Notice& notice) override;
    [[nodiscard]] milliseconds message_retention() const override { return config_.message_retention; }
    [[nodiscard]] Result<PublishResult> publish(const OutboxRow& row) override { return broker_->publish(row); }
    [[nodiscard]] bool shorten(OutboxRow& row) override { return shorten_dead_letter(row); }
    void flushed() override {
        if (broker_->note_held(pipeline_->outbox().held())) notify_condition();
    }
    void dispatch(Action& action) override;
    void storing(const LedgerTransaction& transaction) override;
    void stored(const LedgerBatch& batch) override;
    void resend(std::vector<OutboxResend> resends) override;
    void forget_past();
    void catch_up();
    void balance();
    void fail(const Error& error);
    void notify_condition() { observers_.notify(&Observer::condition); }

    loop::Loop& loop_;
    Config config_;
    std::unique_ptr<store::Ledger> ledger_;
    Recovery recovery_;
    std::uint64_t committed_row_;  ///< of the outbox
    std::unique_ptr<LedgerQueries> queries_;
    std::unique_ptr<PastLookup> past_;
    std::unique_ptr<Fleet> fleet_;
    FleetEffects effects_;
    Monitors monitors_;
    std::unique_ptr<KafkaGateway> broker_;
    std::unique_ptr<LedgerPipeline> pipeline_;
    const kafka::Record* in_hand_ = nullptr;  ///< the record whose event is being handled
    Intake<Input> requests_;
    Intake<Input> records_;             ///< of what has happened
    std::uint64_t committed_past_ = 0;  ///< the Fleet's past_number() that is in the ledger
    std::set<CpId> behind_;             ///< whose newest status waits until the ledger takes more
    PendingCalls calls_;
    Observers observers_;
    log::LatchedCondition disk_;
    log::LatchedCondition overload_;
    NoticeLimiter notices_;
    DeadLetters dead_letters_;
    loop::Timer timer_;
    loop::Timer background_timer_;
    loop::Timer outbox_timer_;
    bool finishing_ = false;
};

}  // namespace evc::central
