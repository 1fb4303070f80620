#include "panel/words.hpp"

#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"

namespace evc::panel {
namespace {

using i18n::fill;
using i18n::tr;

std::string wish_text(const PanelCommand& command) {
    switch (command.verb) {
        case PanelVerb::stop: return fill(tr("Stop {0}"), {command.cp.text()});
        case PanelVerb::stop_all: return std::string{tr("Stop all charge points")};
        case PanelVerb::resume: return fill(tr("Resume {0}"), {command.cp.text()});
        case PanelVerb::resume_all: return std::string{tr("Resume all charge points")};
        case PanelVerb::quit: return std::string{tr("Quit")};
    }
    return "?";
}

std::string asked(const PanelCommand& command, const std::string& count) {
    switch (command.verb) {
        case PanelVerb::stop: return fill(tr("Stop {0}? A supply ends at once."), {command.cp.text()});
        case PanelVerb::stop_all: return fill(tr("Stop all {0} charge points? Supplies end at once."), {count});
        case PanelVerb::resume: return fill(tr("Resume {0}?"), {command.cp.text()});
        case PanelVerb::resume_all: return fill(tr("Resume all {0} charge points?"), {count});
        case PanelVerb::quit: return std::string{tr("Quit CENTRAL? Running supplies go on, no new one begins.")};
    }
    return "?";
}

}  // namespace

std::string_view step_text(RequestStep step) {
    switch (step) {
        case RequestStep::waiting: return tr("Waiting for its CP");
        case RequestStep::authorized: return tr("Authorised");
        case RequestStep::accepted: return tr("Accepted");
        case RequestStep::charging: return tr("Supplying");
        case RequestStep::finishing: return tr("Ending");
    }
    return "?";
}

std::string remark(const CpRow& row) {
    if (!row.fault_reason.empty()) return i18n::reason_text(row.fault_reason);
    if (row.charging) return i18n::energy_text(row.energy) + " · " + i18n::money_text(row.amount);
    if (row.reserved) return std::string{tr("Reserved")};
    if (row.unheeded) return std::string{tr("Waiting for its engine")};
    return {};
}

std::string question_text(const PanelCommand& command, std::size_t charge_points) {
    return asked(command, std::to_string(charge_points)) + " " + std::string{tr("(y/n)")};
}

std::string failure_text(const PanelCommand& command, CallOutcome outcome, std::string_view text) {
    auto said = wish_text(command) + ": ";
    if (outcome == CallOutcome::unknown_charge_point) return said.append(tr("there is no such charge point"));
    return said.append(text);
}

std::string_view yes_key() { return tr("y"); }

}  // namespace evc::panel
