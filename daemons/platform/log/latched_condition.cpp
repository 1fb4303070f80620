#include "platform/log/latched_condition.hpp"

#include <utility>

namespace evc::log {

bool LatchedCondition::begins(std::string_view text, Level level, const Fields& fields) {
    if (std::exchange(holds_, true)) return false;
    write(level, text, fields);
    return true;
}

bool LatchedCondition::ended(std::string_view text, const Fields& fields) {
    if (!std::exchange(holds_, false)) return false;
    info(text, fields);
    return true;
}

}  // namespace evc::log
