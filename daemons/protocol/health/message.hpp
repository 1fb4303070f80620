#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/result.hpp"

namespace evc::health {

/// `HEALTH_CHECK[#<cpId>]`: a monitor asks. Framed by link::LineReader, LF at the end.
struct Check {
    std::optional<CpId> cp;

    friend bool operator==(const Check&, const Check&) = default;
};

/// `OK` or `KO[#<reason>]`: the engine answers.
struct Answer {
    bool ok = true;
    Reason reason;  ///< of a KO; empty: none was given

    friend bool operator==(const Answer&, const Answer&) = default;
};

/// Reads one line without its end. Fails with Fault::invalid and a sentence that may be sent back (no foreign bytes).
[[nodiscard]] Result<Check> decode_check(std::string_view line);
[[nodiscard]] Result<Answer> decode_answer(std::string_view line);

/// The line with LF at its end. A reason is made readable and cut to what fits.
[[nodiscard]] std::string encode(const Check& check);
[[nodiscard]] std::string encode(const Answer& answer);

}  // namespace evc::health
