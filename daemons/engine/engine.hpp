#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/config.hpp"
#include "engine/hosted.hpp"
#include "engine/standing.hpp"
#include "platform/kafka/consumer.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/log/lasting.hpp"
#include "platform/store/commit_queue.hpp"
#include "platform/store/journal.hpp"
#include "program/refused_topics.hpp"

namespace evc::engine {

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

    [[nodiscard]] const std::vector<std::unique_ptr<Hosted>>& hosted() const { return hosted_; }
    [[nodiscard]] Condition condition() const;

    /// Whoever wants to see what happens to each charge point, in the place of who did before; an empty one ends it.
    using Watcher = std::function<void(Hosted&)>;
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

private:
    Engine(loop::Loop& loop, const Config& config, std::unique_ptr<store::Journal> journal, Display display);

    [[nodiscard]] Status start();
    [[nodiscard]] Status connect();
    [[nodiscard]] Status put_to_work(Hosted& hosted, const CpId& cp);
    void named(Hosted& hosted, const CpId& cp);
    void read_commands();

    void on_records(std::span<const kafka::Record> records);
    void on_connection(const kafka::Connection& connection);
    void check_reached();

    void commit(Hosted& hosted, StationEffects& effects);
    void release(Hosted& hosted, const StationAction& action);
    void send(const Telemetry& telemetry);
    void publish(std::string_view topic, const std::string& key, const std::string& payload);
    void fail(const Error& error);

    loop::Loop& loop_;
    const Config config_;
    const Display display_;
    std::unique_ptr<store::Journal> journal_;
    JournalSnapshot snapshot_;
    std::unique_ptr<kafka::Producer> producer_;
    std::unique_ptr<kafka::Consumer> consumer_;
    std::unique_ptr<store::CommitQueue<store::JournalBatch>> commits_;
    loop::Worker meters_;
    std::vector<std::unique_ptr<Hosted>> hosted_;
    Watcher watcher_;
    program::RefusedTopics refused_;
    log::Lasting away_;
    log::Lasting disk_;
    log::Lasting misunderstood_;
    bool reached_ = false;
};

}  // namespace evc::engine
