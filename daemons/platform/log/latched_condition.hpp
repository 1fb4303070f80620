#pragma once

#include <string_view>

#include "platform/log/log.hpp"

namespace evc::log {

/// A condition that lasts, such as a peer that is away: said once when it begins and once when it has ended, however
/// often it is seen in between.
class LatchedCondition {
public:
    /// Says `text` as `level` unless the condition holds already. True when it was said.
    bool begins(std::string_view text, Level level = Level::warning, const Fields& fields = {});
    /// Says `text` as info if the condition held. True when it was said.
    bool ended(std::string_view text, const Fields& fields = {});

    [[nodiscard]] bool holds() const { return holds_; }

private:
    bool holds_ = false;
};

}  // namespace evc::log
