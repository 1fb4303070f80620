#pragma once

#include <cstddef>

#include "core/cp_state.hpp"
#include "protocol/json/rules.hpp"

namespace evc::protocol {

/// The states of a charge point, with the words that core has for them.
inline constexpr auto state_words = [] {
    Words<CpState, all_cp_states.size()> words{};
    for (std::size_t at = 0; at < words.size(); ++at) {
        words[at].first = all_cp_states[at];
        words[at].second = evc::word(all_cp_states[at]);
    }
    return words;
}();

}  // namespace evc::protocol
