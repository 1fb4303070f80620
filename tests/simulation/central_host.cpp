#include "simulation/central_host.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "simulation/disk.hpp"
#include "simulation/ids.hpp"
#include "simulation/world.hpp"

namespace evc::sim {
namespace {

std::uint32_t all_of(Topic topic) {
    std::uint32_t bits = 0;
    for (std::size_t p = 0; p < partitions; ++p) bits |= std::uint32_t{1} << slot_of(topic, p);
    return bits;
}

/// Of the action that a message of the outbox came from; of a ticket that is sent again it is not known.
Kinds kinds_of(const OutboxRow& row) {
    switch (topic_of(row.topic)) {
        case Topic::commands: return kind_of(Action{SendCommand{}});
        case Topic::tickets: return kind_of(Action{SendTicket{}}) | kind_of(Action{ResendTicket{}});
        case Topic::status: return kind_of(Action{SendTombstone{}});
        default: return kind_of(Action{DeadLetter{}});
    }
}

RecordEvent decode(const Record& record) {
    const auto& body = record.message->body;
    if (const auto* status = std::get_if<CentralStatus>(&body)) return *status;
    if (const auto* ticket = std::get_if<Ticket>(&body))
        return TicketRecovered{*ticket, session_id(number_of(ticket->request))};
    if (const auto* charge = std::get_if<ChargeRequest>(&body)) return RequestArrived{*charge, record.stamped};
    if (const auto* stop = std::get_if<StopRequest>(&body)) return *stop;
    if (const auto* telemetry = std::get_if<Telemetry>(&body)) return TelemetryArrived{*telemetry, record.stamped};
    return {};
}

}  // namespace

CentralHost::CentralHost(World& world, std::string name, LedgerId id) : Process(world, std::move(name)), ledger(id) {}

CentralHost::~CentralHost() = default;

void CentralHost::boot() {
    auto settings = world_.fleet_settings();
    settings.recovered = recovered_ && world_.mutant != Mutant::recovered_serves_at_once;
    settings.warm_start = world_.random.chance(500);
    fleet_.emplace(settings, ledger.snapshot(), now(), effects_);
    const bool early = world_.mutant == Mutant::central_releases_before_commit;
    auto disk = std::make_unique<Disk<CentralHost, LedgerBatch>>(world_, *this, early);
    disk_ = disk.get();
    pipeline_.emplace(static_cast<LedgerPorts&>(*this), std::move(disk), CommitEvents{},
                      LedgerPipeline::Start{ledger.last_row, ledger.stored_offsets()});
    for (const auto& row : ledger.outbox) pipeline_->add(row);
    intake_.emplace(intake_owner());
    committed_past_ = 0;
    recovering_ = recovered_ && world_.mutant != Mutant::recovered_adopts_nothing;
    if (recovering_)
        client.read(all_of(Topic::tickets), {}, 0);
    else
        read_topics();
    LedgerTransaction transaction;
    take(transaction);
    commit(std::move(transaction));
    pipeline_->flush();
}

void CentralHost::read_topics() {
    const auto status = all_of(Topic::status);
    Positions from{};
    for (std::size_t slot = 0; slot < slots; ++slot) from[slot] = ledger.offsets[slot].value_or(Position{});
    client.read(all_of(Topic::requests) | all_of(Topic::telemetry) | status, from, status);
}

void CentralHost::lose_memory() {
    fleet_.reset();
    effects_.clear();
    pipeline_.reset();
    disk_ = nullptr;
    kinds_.clear();
    to_look_up_.clear();
    lookups_.clear();
    intake_.reset();
    reading_record_ = false;
    armed_ = Steady::max();
    world_.central_died(*this);
    world_.checker.central_killed(*this);
}

void CentralHost::restore(LedgerStore copy) {
    ledger = std::move(copy);
    recovered_ = true;
}

bool CentralHost::quiet() const {
    return up && pipeline_->idle() && intake_->idle() && client.idle() && !recovering_ &&
           fleet_->open_sessions() == 0 && client.caught_up();
}

void CentralHost::on_event(const Event& event) {
    const auto connection = static_cast<ConnectionId>(event.large);
    const auto what = static_cast<What>(event.what);
    switch (what) {
        case What::stored:
        case What::stored_late:
        case What::store_again: return disk_->on_event(what);
        case What::background: return pipeline_->on_alarm(Alarm::background);
        case What::outbox_due: return pipeline_->on_alarm(Alarm::outbox);
        case What::looked_up: return look_up();
        case What::past_found: return answer_lookup();
        case What::timer: {
            armed_ = Steady::max();
            if (fleet_->next_deadline() > now().steady) return arm();
            LedgerTransaction transaction;
            fleet_->on_time(now(), effects_);
            take(transaction);
            return commit(std::move(transaction));
        }
        case What::beat: attend(); return;
        case What::monitor_hello: handle(MonitorRegistered{connection, cp_name(event.small), {}, {}, false}); return;
        case What::monitor_healthy: handle(MonitorHealthy{connection}); return;
        case What::monitor_fault: handle(MonitorFault{connection, Reason{"no-answer"}}); return;
        case What::monitor_closed: handle(MonitorClosed{connection}); return;
        default: return;
    }
}

void CentralHost::attend() {
    for (std::size_t cp = 0; cp < world_.scenario.cps; ++cp) {
        const auto* known = fleet_->find(cp_name(cp));
        if (known != nullptr && known->connection)
            handle(MonitorHealthy{*known->connection});
        else
            handle(MonitorRegistered{world_.fresh_connection(), cp_name(cp), {}, {}, false});
    }
    world_.schedule(*this, 1'000, What::beat, 0, 0);
}

void CentralHost::on_connection(bool reached) {
    handle(BrokerChanged{reached});
    if (reached) return pipeline_->flush();
    intake_->add([this] { handle(TelemetryCaughtUp{false}); });
}

void CentralHost::on_caught_up() {
    intake_->add([this] {
        if (std::exchange(recovering_, false)) return read_topics();
        handle(TelemetryCaughtUp{true});
    });
}

Intake<Input>::Owner CentralHost::intake_owner() {
    return {.fleet = [this]() -> Fleet& { return *fleet_; },
            .may_be_past = [](const SessionId&) { return true; },
            .ask =
                [this](std::vector<SessionId> sessions, Intake<Input>::Found found) {
                    lookups_.emplace_back(std::move(sessions), std::move(found));
                    world_.schedule(*this, world_.random.between(0, 3), What::past_found, 0, 0);
                },
            .committed = [this] { return committed_past_; },
            .take = [this](std::span<const Input> inputs) { take(inputs); },
            .advanced =
                [this] {
                    forget_past();
                    balance();
                }};
}

void CentralHost::answer_lookup() {
    const auto [sessions, found] = std::move(lookups_.front());
    lookups_.pop_front();
    std::vector<PastRequest> past;
    for (const auto& session : sessions) past.push_back(ledger.past(session));
    found(past);
}

void CentralHost::forget_past() {
    fleet_->forget_past(std::min(committed_past_, intake_->asked_at().value_or(committed_past_)));
}

void CentralHost::balance() { client.set_paused(intake_->full() || pipeline_->overloaded()); }

void CentralHost::on_records(std::span<const Record> records) {
    std::vector<Input> inputs;
    for (const auto& record : records) inputs.push_back({record, decode(record)});
    intake_->add(std::move(inputs));
    balance();
}

void CentralHost::take(std::span<const Input> inputs) {
    LedgerTransaction transaction;
    for (const auto& input : inputs) take(transaction, input);
    if (world_.mutant == Mutant::offset_before_effect) {
        LedgerBatch early;
        early.offsets = std::exchange(transaction.batch.offsets, {});
        store(early);
    }
    commit(std::move(transaction));
}

void CentralHost::take(LedgerTransaction& transaction, const Input& input) {
    const auto& record = input.record;
    reading_record_ = true;
    apply_record(transaction, input.event);
    reading_record_ = false;
    const auto topic = static_cast<Topic>(record.slot / partitions);
    if (topic != Topic::requests && topic != Topic::telemetry) return;
    StoredOffset read;
    read.topic = name_of(topic);
    read.partition = static_cast<std::int32_t>(record.slot % partitions);
    read.next = record.offset + 1;
    read.crc = record.incarnation;
    pipeline_->note_offset(transaction, std::move(read));
}

void CentralHost::apply_record(LedgerTransaction& transaction, RecordEvent event) {
    if (const auto* status = std::get_if<CentralStatus>(&event)) {
        if (status->ledger != ledger.id) world_.checker.foreign_heard(*this);
        if (world_.mutant != Mutant::foreign_central_ignored) apply(transaction, ForeignCentralSeen{status->ledger});
    } else if (const auto* ticket = std::get_if<TicketRecovered>(&event)) {
        apply(transaction, *ticket);
    } else if (auto* request = std::get_if<RequestArrived>(&event)) {
        if (world_.mutant == Mutant::requests_not_recognised)
            request->request.session = session_id(world_.fresh_number());
        if (world_.mutant == Mutant::expired_request_served) {
            request->stamped = now().wall;
            request->request.expires_at.reset();
        }
        apply(transaction, *request);
    } else if (const auto* stop = std::get_if<StopRequest>(&event)) {
        apply(transaction, *stop);
    } else if (auto* telemetry = std::get_if<TelemetryArrived>(&event)) {
        if (world_.mutant != Mutant::none) mutate(telemetry->telemetry);
        apply(transaction, *telemetry);
    }
}

void CentralHost::take(LedgerTransaction& transaction) {
    if (world_.mutant != Mutant::none) mutate();
    pipeline_->take(transaction, effects_);
}

void CentralHost::commit(LedgerTransaction&& transaction) {
    transaction.batch.past = fleet_->past_number();
    if (!transaction.empty()) pipeline_->commit_with_background(std::move(transaction));
    arm();
}

void CentralHost::set_alarm(Alarm which, Steady at) {
    if (at == Steady::max()) return;
    const auto what = which == Alarm::background ? What::background : What::outbox_due;
    world_.schedule_at(*this, at.time_since_epoch().count(), what, 0, 0);
}

OutboxRow CentralHost::encode(const Command& command) {
    const auto partition = static_cast<std::uint8_t>(number_of(command.cp) % partitions);
    return row_of(Topic::commands, world_.broker.keep({Topic::commands, partition, command}));
}

OutboxRow CentralHost::encode(const Ticket& ticket) {
    const auto partition = static_cast<std::uint8_t>(number_of(ticket.driver) % partitions);
    return row_of(Topic::tickets, world_.broker.keep({Topic::tickets, partition, ticket}));
}

OutboxRow CentralHost::encode_tombstone(const CpId& /*cp*/) {
    return row_of(Topic::status, world_.broker.keep({Topic::status, 0, Opaque{}}));
}

OutboxResend CentralHost::encode_resend(const RequestId& request) {
    return {0, std::string{name_of(Topic::tickets)}, request};
}

std::optional<OutboxRow> CentralHost::encode_dead_letter(const std::string& /*why*/) {
    if (!reading_record_) return std::nullopt;
    return row_of(Topic::deadletters, world_.broker.keep({Topic::deadletters, 0, Opaque{}}));
}

void CentralHost::storing(const LedgerTransaction& transaction) {
    Kinds met = 0;
    for (const auto& change : transaction.batch.changes) met |= kind_of(change);
    for (const auto& row : transaction.batch.outbox) met |= kinds_of(row) & ~kind_of(Action{ResendTicket{}});
    if (!transaction.batch.resends.empty()) met |= kind_of(Action{ResendTicket{}});
    for (const auto* actions : {&transaction.after_commit, &transaction.immediate})
        for (const auto& action : *actions) met |= kind_of(action);
    kinds_.push_back(met);
}

Kinds CentralHost::next_kinds() {
    const auto met = kinds_.front();
    kinds_.pop_front();
    return met;
}

void CentralHost::store(const LedgerBatch& batch) {
    if (auto wrong = ledger.apply(batch, world_.broker); !wrong.empty())
        world_.checker.violated(1, name() + ": " + wrong);
}

void CentralHost::stored(const LedgerBatch& batch) {
    if (!recovering_ && pipeline_->idle() && intake_->idle()) adopted_ = recovered_;
    committed_past_ = batch.past;
    forget_past();
}

void CentralHost::resend(std::vector<OutboxResend> resends) {
    to_look_up_.push_back(std::move(resends));
    world_.schedule(*this, world_.random.between(0, 3), What::looked_up, 0, 0);
}

void CentralHost::look_up() {
    const auto resends = std::move(to_look_up_.front());
    to_look_up_.pop_front();
    for (const auto& again : resends)
        if (const auto* row = ledger.row(again.id)) pipeline_->add(*row);
    pipeline_->flush();
}

Result<PublishResult> CentralHost::publish(const OutboxRow& row) {
    if (!client.connected()) return PublishResult::later;
    const auto message = index_of(row);
    world_.checker.central_sends(*this, world_.broker.message(message));
    client.publish(message, row.id);
    if (world_.mutant == Mutant::outbox_row_dies_at_send) {
        LedgerBatch gone;
        gone.delivered.push_back(row.id);
        store(gone);
    }
    if (doom.armed) may_die(Point::between_releases, kinds_of(row));
    return PublishResult::queued;
}

void CentralHost::on_delivery(std::uint64_t token, bool delivered) {
    if (const auto* row = doom.armed ? ledger.row(token) : nullptr) may_die(Point::between_releases, kinds_of(*row));
    const Delivery delivery{token, delivered || world_.mutant == Mutant::failed_delivery_forgotten};
    pipeline_->on_deliveries({&delivery, 1});
}

void CentralHost::dispatch(Action& action) {
    act(action);
    may_die(Point::between_releases, kind_of(action));
}

void CentralHost::act(const Action& action) {
    if (const auto* repeated = std::get_if<SendCommand>(&action)) {
        const auto index = index_of(encode(repeated->command));
        world_.checker.central_sends(*this, world_.broker.message(index));
        client.publish(index, 0);
    } else if (const auto* status = std::get_if<SendCentralStatus>(&action)) {
        if (client.connected()) client.publish(world_.broker.keep({Topic::status, 0, status->status}), 0);
    } else if (const auto* accept = std::get_if<AcceptMonitor>(&action)) {
        world_.monitor_accepted(*this, accept->connection, accept->epoch);
    } else if (const auto* refuse = std::get_if<RefuseMonitor>(&action)) {
        world_.monitor_hung_up(*this, refuse->connection);
    } else if (const auto* close = std::get_if<CloseMonitor>(&action)) {
        world_.monitor_hung_up(*this, close->connection);
    } else if (const auto* answer = std::get_if<AnswerCall>(&action)) {
        world_.operators.answered(*this, answer->call, answer->outcome);
    }
}

void CentralHost::arm() {
    const auto next = fleet_->next_deadline();
    if (next >= armed_) return;
    armed_ = next;
    world_.schedule_at(*this, next.time_since_epoch().count(), What::timer, 0, 0);
}

}  // namespace evc::sim
