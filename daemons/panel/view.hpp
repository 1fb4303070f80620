#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/cp_state.hpp"
#include "core/energy.hpp"
#include "core/name.hpp"
#include "core/notice.hpp"
#include "core/reason.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc::panel {

/// One charge point as people see it.
struct CpRow {
    CpId id;
    std::string location;
    Tariff tariff;
    CpState state = CpState::disconnected;
    bool reserved = false;  ///< a session holds it that does not charge yet
    bool unheeded = false;  ///< its engine has not acknowledged the newest stop or resume yet
    DriverId driver;        ///< of its session; empty: none
    bool charging = false;  ///< the three below count; also while it is disconnected
    WattHours energy;
    Watts power;
    Money amount;
    Reason fault_reason;  ///< while faulted; may be empty
    Wall since{};         ///< of `state`
};

enum class RequestStep { waiting, authorized, accepted, charging, finishing };

/// One request that has no ticket yet.
struct RequestRow {
    Wall at{};  ///< when it was authorised; while waiting: when it was asked or, where it does not say, when it expires
    DriverId driver;
    CpId cp;
    RequestStep step = RequestStep::waiting;
};

struct PanelMessage {
    Wall at{};
    NoticeLevel level = NoticeLevel::info;
    std::string text;  ///< in the reader's language
};

/// The newest application messages; the oldest is dropped when there are `limit`.
class PanelMessages {
public:
    static constexpr std::size_t limit = 200;

    void add(PanelMessage message);
    [[nodiscard]] const std::deque<PanelMessage>& all() const { return messages_; }

private:
    std::deque<PanelMessage> messages_;
};

/// All that the panel shows.
struct PanelView {
    Wall now{};
    std::string version;
    std::vector<std::string> troubles;   ///< what is wrong with Central; empty: all is well
    std::vector<CpRow> charge_points;    ///< by id, numbers in it by their value
    std::vector<RequestRow> requests;    ///< the newest first
    std::vector<PanelMessage> messages;  ///< the oldest first
};

/// Charge points by id, numbers in it by their value; requests the newest first.
void sort(PanelView& view);

enum class PanelVerb { stop, stop_all, resume, resume_all, quit };

/// What the person at the panel wants done, confirmed.
struct PanelCommand {
    PanelVerb verb = PanelVerb::quit;
    CpId cp;  ///< of stop and resume

    friend bool operator==(const PanelCommand&, const PanelCommand&) = default;
};

/// What the person at the panel may do besides looking.
struct PanelRights {
    bool commands = true;  ///< stop and resume
    bool owner = true;     ///< to quit ends the program that is shown, not only the view of it: it is asked before
};

/// What the person at the panel has chosen to see.
struct PanelState {
    CpId selected;        ///< one that is not shown counts as the first that is
    std::string filter;   ///< only charge points that have this in their id, location, driver or state; empty: all
    bool typing = false;  ///< keys go into the filter
    bool list = false;    ///< a line for each charge point instead of a card
    bool help = false;
    PanelRights rights;
    std::optional<PanelCommand> question;  ///< asked, not answered yet
};

inline constexpr std::size_t filter_length_max = 60;  ///< bytes

}  // namespace evc::panel
