#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/channel.hpp"
#include "core/cp_state.hpp"
#include "core/pipeline/journal_batch.hpp"
#include "core/pipeline/pipeline.hpp"
#include "engine/charge_point_host.hpp"
#include "engine/config.hpp"
#include "platform/log/log.hpp"
#include "platform/store/journal.hpp"

namespace evc::engine {

/// What a status line says of one charge point.
struct StatusSummary {
    std::string_view cp;           ///< empty: no health check has named it yet
    std::optional<CpState> state;  ///< none: likewise
    bool monitor_seen = false;
    std::size_t reports_pending = 0;
};

/// How well the engine itself is.
struct Condition {
    bool broker_connected = false;
    bool commands_heard = false;  ///< to their end: false also while nobody has created their topic
    bool journal_writable = true;
    std::string refused_topics = {};  ///< that the broker takes no messages for
};

/// How an engine stands, for `systemctl status`: "CP001 available, broker connected, monitor seen, 0 reports pending",
/// of several charge points how many of each.
[[nodiscard]] std::string status_text(std::span<const StatusSummary> cps, const Condition& condition);

/// EV_CP_E: commands, meter readings, keys and health checks are given to the Stations; what they want kept is
/// committed to the journal, then what they want done is done.
class Engine {
public:
    /// What somebody at a charge point sees.
    using Display = std::function<void(const ShowSign&)>;

    /// Opens the journal and listens for health checks. Blocks on the disk: before the loop runs.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> open(loop::Loop& loop, const Config& config, Display display);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Stores and sends what is under way for at most 2 s, then calls `done`. A supply that is under way goes into the
    /// journal as it stands and ends as `engine-restart` at the next start.
    void finish(std::function<void()> done);

    [[nodiscard]] const std::vector<std::unique_ptr<ChargePointHost>>& hosts() const { return hosts_; }
    [[nodiscard]] Condition condition() const;
    [[nodiscard]] std::string status_text() const;

    /// Whoever wants to see what happens to each charge point, in the place of who did before; an empty one ends it.
    using Observer = std::function<void(ChargePointHost&)>;
    void observe(Observer observer) { observer_ = std::move(observer); }

private:
    Engine(loop::Loop& loop, const Config& config, std::unique_ptr<store::Journal> journal, Display display);

    [[nodiscard]] Status start();
    [[nodiscard]] CommitEvents commit_events();
    [[nodiscard]] Status connect();
    [[nodiscard]] Status start_charge_point(ChargePointHost& host, const CpId& cp);
    void named(ChargePointHost& host, const CpId& cp);
    void read_commands();

    void on_records(std::span<const kafka::Record> records);
    void on_connection(const kafka::Connection& connection);
    void check_reached();

    void commit(ChargePointHost& host, StationEffects& effects);
    void dispatch(const StationAction& action);
    void send(const SendTelemetry& report);

    loop::Loop& loop_;
    const Config config_;
    const Display display_;
    std::unique_ptr<store::Journal> journal_;
    JournalSnapshot snapshot_;
    std::unique_ptr<app::Channel> channel_;
    std::unique_ptr<Pipeline<JournalBatch, StationAction>> pipeline_;
    std::vector<std::unique_ptr<ChargePointHost>> hosts_;
    loop::Worker meters_;                               ///< of hosts_: it has ended before they do
    std::unordered_map<CpId, ChargePointHost*> by_id_;  ///< of hosts_: those whose id is known
    Observer observer_;
    log::LatchedCondition away_;
    log::LatchedCondition disk_;
    log::LatchedCondition misunderstood_;
    bool reached_ = false;
};

}  // namespace evc::engine
