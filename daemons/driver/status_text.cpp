#include "driver/status_text.hpp"

#include "platform/service/words.hpp"

namespace evc::driver {

std::string status_text(const Trip& trip, bool broker_connected, const std::string& refused_topics) {
    auto text = std::to_string(trip.record().done) + "/" + service::counted(trip.size(), "ticket") + ", ";
    if (trip.record().asked)
        text += trip.record().asked->cp.text() + " asked, ";
    else
        text += trip.finished() ? "nothing more to ask, " : "asks again soon, ";
    text += service::broker_word(broker_connected);
    if (trip.central_away()) text += ", Central away";
    if (!refused_topics.empty()) text += ", the broker refuses messages for: " + refused_topics;
    return text;
}

}  // namespace evc::driver
