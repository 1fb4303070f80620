#include "central/central.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>
#include <variant>

#include "central/outbox_rows.hpp"
#include "core/overloaded.hpp"
#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "platform/store/worker_store.hpp"
#include "protocol/messages.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

using protocol::Topic;

/// What Fleet is to know beside its own rules.
Config completed(Config config) {
    config.fleet.version = config::version();
    config.fleet.max_added_by_monitors = config.max_connections - config.max_connections / strangers_kept_out;
    config.fleet.earliest = config::build_time();
    return config;
}

}  // namespace

// The start.

Central::Central(loop::Loop& loop, const Config& config, OpenedLedger opened)
    : loop_(loop),
      config_(completed(config)),
      ledger_(std::move(opened.ledger)),
      recovery_(opened.own, opened.generation, std::move(opened.offsets), config.fleet.recovered),
      committed_row_(opened.own.row),
      monitors_(loop, Monitors::settings_of(config), [this](const MonitorEvent& event) { on_monitor(event); }),
      pipeline_(make_pipeline()),
      requests_(intake_owner()),
      records_(intake_owner()),
      calls_(loop),
      notices_(loop),
      dead_letters_(loop),
      timer_(loop),
      background_timer_(loop),
      outbox_timer_(loop) {}

Result<std::unique_ptr<Central>> Central::open(loop::Loop& loop, const Config& config,
                                               service::DescriptorStore& store) {
    auto opened = OpenedLedger::open(config);
    if (!opened) return tl::make_unexpected(opened.error());
    auto snapshot = std::move(opened->snapshot);
    auto outbox = std::move(opened->outbox);
    std::unique_ptr<Central> central{new Central{loop, config, std::move(*opened)}};
    if (auto status = central->start(store, std::move(snapshot), std::move(outbox)); !status)
        return tl::make_unexpected(status.error());
    return central;
}

Status Central::start(service::DescriptorStore& store, LedgerSnapshot snapshot, std::vector<OutboxRow> outbox) {
    auto queries = LedgerQueries::open(loop_, config_.ledger.string());
    if (!queries) return tl::make_unexpected(queries.error());
    queries_ = std::move(*queries);
    auto past = PastLookup::open(loop_, config_.ledger.string());
    if (!past) return tl::make_unexpected(past.error());
    past_ = std::move(*past);
    auto settings = config_.fleet;
    settings.warm_start = store.is_warm();
    settings.unproven = !settings.recovered;
    fleet_ = std::make_unique<Fleet>(std::move(settings), std::move(snapshot), loop::Loop::now(), effects_);
    if (auto status = monitors_.listen(store); !status) return status;
    auto gateway = KafkaGateway::open(loop_, config_.broker, broker_handlers());
    if (!gateway) return tl::make_unexpected(gateway.error());
    broker_ = std::move(*gateway);
    for (auto& row : outbox) pipeline_->add(std::move(row));
    recovery_.begin(*broker_);
    LedgerTransaction transaction;
    pipeline_->take(transaction, effects_);
    commit_with_background(std::move(transaction));
    return {};
}

std::unique_ptr<LedgerPipeline> Central::make_pipeline() {
    return std::make_unique<LedgerPipeline>(
        static_cast<LedgerPorts&>(*this),
        std::make_unique<store::WorkerStore<LedgerBatch>>(
            loop_, "ledger", [this](std::span<const LedgerBatch> batches) { return ledger_->commit(batches); },
            [this] { ledger_->checkpoint(); }),
        commit_events(), LedgerPipeline::Start{ledger_->last_outbox_id(), recovery_.offsets()});
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
            .deliveries =
                [this](std::span<const Delivery> deliveries) {
                    pipeline_->on_deliveries(deliveries);
                    balance();
                },
            .room = [this] { pipeline_->flush(); }};
}

// Inputs: decoded, and brought into the order in which they are taken.

void Central::on_monitor(const MonitorEvent& event) {
    if (const auto* registration = std::get_if<MonitorRegistered>(&event);
        registration != nullptr && !pipeline_->accepting()) {
        monitors_.close(registration->connection, "the ledger cannot be written, so nobody can be registered");
        return;
    }
    LedgerTransaction transaction;
    std::visit([&](const auto& what) { apply(transaction, what); }, event);
    // As most of what monitors say: all is as it was.
    if (transaction.empty()) return arm();
    if (pipeline_->accepting()) return commit_with_background(std::move(transaction));
    // The disk is behind, and health goes on: what is only shown waits, the newest of each charge point.
    transaction.batch.messages.clear();
    std::erase_if(transaction.after_commit, [this](const Action& action) {
        const auto* status = std::get_if<SendStatus>(&action);
        if (status != nullptr) behind_.insert(status->status.cp);
        return status != nullptr || std::holds_alternative<SendProgress>(action);
    });
    commit(std::move(transaction));
}

void Central::on_records(std::span<const kafka::Record> records) {
    std::vector<Input> inputs;
    inputs.reserve(records.size());
    for (const auto& record : records) inputs.push_back({record, decode(record, config_.broker.topic_prefix)});
    const bool requests = records.front().topic == word(Topic::requests);
    (requests ? requests_ : records_).add(std::move(inputs));
    balance();
}

Intake<Input>::Owner Central::intake_owner() {
    return {.fleet = [this]() -> Fleet& { return *fleet_; },
            .may_be_past = [this](const SessionId& session) { return past_->may_hold(session); },
            .ask = [this](std::vector<SessionId> sessions,
                          PastLookup::Found found) { past_->ask(std::move(sessions), std::move(found)); },
            .committed = [this] { return committed_past_; },
            .take = [this](std::span<const Input> inputs) { take(inputs); },
            .advanced =
                [this] {
                    forget_past();
                    balance();
                }};
}

void Central::take(std::span<const Input> inputs) {
    LedgerTransaction transaction;
    if (const auto stamp = newest_stamp(inputs)) apply(transaction, BrokerStamped{*stamp});
    for (const auto& input : inputs) take(transaction, input);
    commit(std::move(transaction));
}

void Central::take(LedgerTransaction& transaction, const Input& input) {
    const auto& record = input.record;
    in_hand_ = &record;
    std::visit(Overloaded{[](std::monostate) {},
                          [&](const Error& error) {
                              effects_.actions.emplace_back(DeadLetter{error.text});
                              pipeline_->take(transaction, effects_);
                          },
                          [&](const CentralStatus& status) { hear(transaction, status); },
                          [&](const TicketRecovered& ticket) {
                              recovery_.look_back().saw_ticket();
                              apply(transaction, ticket);
                          },
                          [&](const auto& event) { apply(transaction, event); }},
               input.event);
    in_hand_ = nullptr;
    const auto topic = protocol::parse_topic({}, record.topic);
    if (topic != Topic::requests && topic != Topic::telemetry) return;
    pipeline_->note_offset(transaction, {std::string{record.topic}, record.partition, record.offset + 1,
                                         Wall{milliseconds{record.fingerprint.timestamp}}, record.fingerprint.crc});
}

void Central::hear(LedgerTransaction& transaction, const CentralStatus& status) {
    auto& look_back = recovery_.look_back();
    if (look_back.looking()) return look_back.saw(status);
    const auto speaker = look_back.speaker_of(status);
    if (speaker == LookBack::Speaker::ourselves) return;
    apply(transaction, ForeignCentralSeen{status.ledger, speaker == LookBack::Speaker::copy});
}

void Central::on_caught_up(bool caught_up) {
    if (recovery_.done()) return handle(TelemetryCaughtUp{caught_up});
    if (!caught_up) return;
    const auto lineage = recovery_.caught_up(*broker_);
    if (lineage == Lineage::ours)
        handle(LedgerProven{});
    else if (lineage)
        handle(LedgerDoubted{*lineage});
}

void Central::on_topics(bool made) {
    pipeline_->retry_refused();
    // As after a broker that lost its data: what the topics showed is sent anew.
    if (made && fleet_->broker_connected()) {
        handle(BrokerChanged{false});
        handle(BrokerChanged{true});
    }
    notify_condition();
}

void Central::on_time() {
    LedgerTransaction transaction;
    fleet_->on_time(loop::Loop::now(), effects_);
    notices_.quieten(effects_);
    pipeline_->take(transaction, effects_);
    commit_with_background(std::move(transaction));
}

// One commit.

void Central::commit(LedgerTransaction&& transaction) {
    transaction.batch.past = fleet_->past_number();
    pipeline_->commit(std::move(transaction));
    balance();
    arm();
}

void Central::commit_with_background(LedgerTransaction&& transaction) {
    transaction.batch.past = fleet_->past_number();
    pipeline_->commit_with_background(std::move(transaction));
    balance();
    arm();
}

void Central::arm() {
    if (!finishing_) timer_.at(fleet_->next_deadline(), [this] { on_time(); });
}

void Central::balance() {
    if (finishing_) return;
    const bool overloaded = pipeline_->overloaded();
    if (overloaded)
        overload_.begins("requests and telemetry are not read until what is to be stored and sent has become less");
    else
        overload_.ended("requests and telemetry are read again");
    broker_->let_read(KafkaGateway::Stream::requests, !overloaded && !requests_.full());
    broker_->let_read(KafkaGateway::Stream::other, !overloaded && !records_.full());
}

void Central::set_alarm(Alarm which, Steady at) {
    auto& timer = which == Alarm::outbox ? outbox_timer_ : background_timer_;
    timer.at(at, [this, which] { pipeline_->on_alarm(which); });
}

OperatorMessage Central::message_of(const Notice& notice) {
    return {loop::Loop::now().wall, level_of(notice.kind), notice_log_text(notice)};
}

// Stored: what follows is dispatched.

void Central::storing(const LedgerTransaction& transaction) {
    for (const auto& ticket : transaction.batch.tickets) past_->add(ticket.session);
    for (const auto& change : transaction.batch.changes)
        if (const auto* late = std::get_if<SaveLate>(&change)) past_->add(late->report.session);
}

void Central::stored(const LedgerBatch& batch) {
    committed_past_ = batch.past;
    if (!batch.outbox.empty()) committed_row_ = batch.outbox.back().id;
    forget_past();
}

void Central::forget_past() {
    auto up_to = committed_past_;
    for (const auto* intake : {&requests_, &records_}) up_to = std::min(up_to, intake->asked_at().value_or(up_to));
    fleet_->forget_past(up_to);
}

void Central::resend(std::vector<OutboxResend> resends) {
    const bool taken =
        queries_->find(std::move(resends), [this](std::vector<OutboxRow> rows, const std::vector<RequestId>& missing) {
            for (auto& row : rows) pipeline_->add(std::move(row));
            for (const auto& request : missing)
                log::error(
                    fmt::format("the ticket of request {} is to be sent again and is not in the ledger; asked once "
                                "more, the request is judged anew. See --verify-ledger",
                                protocol::uuid_text(request)));
            pipeline_->flush();
        });
    // They stay in the ledger and go out at the next start; whoever asked asks again before that.
    if (!taken) log::warning("too many tickets are asked for again at once; some will be sent later");
}

void Central::dispatch(Action& action) {
    std::visit(
        Overloaded{
            [this](const SendCommand& send) { broker_->repeat(send.command); },
            [this](const SendProgress& send) { broker_->send(send.progress); },
            [this](const SendStatus& send) { broker_->send(send.status); },
            [this](SendCentralStatus& send) {
                // It would take the place of the one that tells whose topics these are.
                if (recovery_.look_back().looking()) return;
                send.status.healthy = condition().well();
                send.status.generation = recovery_.told(fleet_->recovering(loop::Loop::now().steady));
                send.status.row = committed_row_;
                broker_->send(send.status);
            },
            [this](const AcceptMonitor& accept) { monitors_.accept(accept.connection, accept.cp, accept.epoch); },
            [this](const RefuseMonitor& refuse) { monitors_.refuse(refuse.connection, refuse.cp, refuse.why); },
            [this](const CloseMonitor& close) {
                if (close.replaced_by == 0)
                    monitors_.close(close.connection, close.why);
                else
                    monitors_.replace(close.connection, close.replaced_by);
            },
            [this](const AnswerCall& answer) { calls_.answer(answer.call, answer.outcome, answer.text); },
            [this](const CpChanged& changed) { observers_.notify(&Observer::changed, changed.cp); },
            [this](const Notify& say) { observers_.notify(&Observer::said, say.notice); },
            [this](const SendTombstone& gone) { broker_->forget_status(gone.cp); },
            // These went to the outbox.
            [](const SendTicket&) {}, [](const ResendTicket&) {}, [](const DeadLetter&) {}},
        action);
}

void Central::catch_up() {
    LedgerTransaction transaction;
    for (const auto& cp : std::exchange(behind_, {}))
        if (const auto* known = fleet_->find(cp))
            transaction.after_commit.emplace_back(SendStatus{fleet_->status_of(*known, loop::Loop::now())});
    commit(std::move(transaction));
}

// As a whole.

void Central::fail(const Error& error) {
    // What memory holds and what the ledger holds have parted: only a restart makes them one again.
    log::error("EV_Central ends because its ledger cannot be trusted to go on: " + error.text,
               {.message = log::message::ledger_untrusted});
    std::_Exit(1);
}

Condition Central::condition() const {
    return {fleet_->broker_connected(), !disk_.holds(),
            fleet_->foreign_central(),  fleet_->recovering(loop::Loop::now().steady),
            broker_->refused(),         broker_->missing()};
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
    broker_->let_read(KafkaGateway::Stream::requests, false);
    broker_->let_read(KafkaGateway::Stream::other, false);
    timer_.cancel();
    pipeline_->drain([this, done = std::move(done)] {
        constexpr seconds limit{2};
        broker_->finish(limit, [this, done] { pipeline_->finish(done); });
    });
}

}  // namespace evc::central
