#include "central/status_text.hpp"

#include "platform/service/words.hpp"

namespace evc::central {

std::string status_text(const Fleet& fleet, const Condition& condition, Steady now) {
    std::size_t connected = 0;
    fleet.for_each([&](const ChargePoint& cp) { connected += cp.connected(now) ? 1U : 0U; });
    auto text = std::to_string(connected) + "/" + service::counted(fleet.size(), "charge point") + " connected, " +
                std::string{service::broker_word(condition.broker_connected)} + ", " +
                service::counted(fleet.open_sessions(), "session");
    if (!condition.ledger_writable) text += ", the ledger cannot be written";
    if (condition.recovering) text += ", recovering: requests wait until what the ledger lacks is taken up";
    if (fleet.clock_implausible()) text += ", the clock is wrong";
    if (condition.foreign_central) text += ", another Central serves this network";
    if (!condition.missing_topics.empty()) text += ", topics are missing: " + condition.missing_topics;
    if (!condition.refused_topics.empty()) text += ", the broker refuses messages for: " + condition.refused_topics;
    return text;
}

}  // namespace evc::central
