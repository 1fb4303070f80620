#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/health_monitor/effects.hpp"
#include "core/health_monitor/events.hpp"
#include "core/time.hpp"

namespace evc {

/// Reasons of a fault that no engine told.
namespace reason {
inline constexpr std::string_view no_answer = "no-answer";      ///< not within `answer_timeout`
inline constexpr std::string_view unreachable = "unreachable";  ///< no connection to its health port
inline constexpr std::string_view garbled = "garbled";          ///< it answered with something else than OK or KO
}  // namespace reason

/// The rules a HealthMonitor goes by.
struct HealthMonitorSettings {
    milliseconds period{1'000};                ///< from one round of check and report to the next
    milliseconds answer_timeout{700};          ///< for the engine, below `period`
    unsigned silent_rounds = 3;                ///< after so many the health connection is made anew
    milliseconds central_timeout{3'000};       ///< for Central to acknowledge a report
    milliseconds registration_timeout{5'000};  ///< for Central to accept or refuse a REGISTER
    /// After another monitor took its place it stays away for so long, and twice as long each further time.
    milliseconds shortest_retreat{1'000};
    milliseconds longest_retreat{60'000};
    milliseconds settled_after{90'000};  ///< registered for so long, it has its place for itself again
};

/// How the engine is.
struct Health {
    bool ok = false;
    Reason reason;  ///< of a fault; may be empty

    friend bool operator==(const Health&, const Health&) = default;
};

/// The monitor's machine: one charge point. Each second it asks the engine how it is and tells Central, a change at
/// once. Pure: no I/O, no clock, no random number.
///
/// One connection to the engine is kept open and has one check on its way at most. An answer that comes too late does
/// not count, but shows that the next check may be answered. A connection that an engine closes after its answer is no
/// fault: once a round it is made again at once, and that has to fail. REGISTER waits for the first round, so that
/// Central hears at once how the engine is.
///
/// Two monitors of one charge point would replace each other for ever: the one that was replaced says so once and
/// retreats, for longer each time, until it has had its place for itself for a while.
class HealthMonitor {
public:
    /// The first round begins at `first_round`, so that many Watches in one process can take turns.
    HealthMonitor(HealthMonitorSettings settings, Steady first_round) : settings_(settings), round_due_(first_round) {}

    void on(const EngineConnected&, Moment, HealthMonitorEffects&);
    void on(const EngineDisconnected&, Moment, HealthMonitorEffects&);
    void on(const EngineAnswered&, Moment, HealthMonitorEffects&);
    void on(const EngineGarbled&, Moment, HealthMonitorEffects&);
    void on(const CentralConnected&, Moment, HealthMonitorEffects&);
    void on(const CentralDisconnected&, Moment, HealthMonitorEffects&);
    void on(const CentralHeard&, Moment, HealthMonitorEffects&);
    void on(const RegistrationAccepted&, Moment, HealthMonitorEffects&);
    void on(const RegistrationRefused&, Moment, HealthMonitorEffects&);

    /// When on_time() has something to do next.
    [[nodiscard]] Steady next_deadline() const;
    void on_time(Moment, HealthMonitorEffects&);

    /// Nothing before the first round has ended.
    [[nodiscard]] const std::optional<Health>& health() const { return health_; }
    [[nodiscard]] bool registered() const { return central_ == Central::registered; }
    /// Whether another monitor took its place, and has not been away for long enough since.
    [[nodiscard]] bool replaced() const { return trouble_ == Trouble::replaced; }
    /// Of the last registration; 0: none yet.
    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

private:
    enum class Engine { away, connecting, connected };
    enum class Question { none, asked, late };
    enum class Central { away, connected, registering, registered, closing };
    enum class Trouble { none, away, refused, replaced };

    void begin_round(Moment, HealthMonitorEffects&);
    void connect_engine(HealthMonitorEffects&);
    void ask(HealthMonitorEffects&);
    void conclude(Health, Moment, HealthMonitorEffects&);
    void register_cp(Moment, HealthMonitorEffects&);
    void report(Moment, HealthMonitorEffects&);
    void drop_central(std::string why, HealthMonitorEffects&, milliseconds pause = milliseconds{0});
    void retreat(const Reason& why, HealthMonitorEffects&);
    void settle(HealthMonitorEffects&);
    void check_central(Moment, HealthMonitorEffects&);
    [[nodiscard]] bool said_register() const {
        return central_ == Central::registering || central_ == Central::registered;
    }

    HealthMonitorSettings settings_;
    std::optional<Health> health_;

    Steady round_due_;
    std::optional<Steady> answer_due_;  ///< while a round is open
    Engine engine_ = Engine::away;
    Question question_ = Question::none;
    bool reconnected_ = false;  ///< in this round already
    unsigned silent_ = 0;       ///< rounds in a row that this connection has not answered

    Central central_ = Central::away;
    Trouble trouble_ = Trouble::none;  ///< as people were told
    Reason refusal_;
    std::uint64_t epoch_ = 0;
    std::optional<Steady> acknowledgement_due_;
    std::optional<Steady> registration_due_;
    std::optional<Steady> settled_due_;  ///< while it has been replaced and is registered again
    milliseconds retreat_{0};            ///< the last one
};

}  // namespace evc
