#pragma once

#include <optional>
#include <string>

#include "core/name.hpp"

namespace evc::panel {

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
