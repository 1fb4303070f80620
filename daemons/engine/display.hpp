#pragma once

#include "core/station/effects.hpp"

namespace evc::engine {

/// What somebody at the charge point reads: on standard output, in the language chosen; for a service, where nobody
/// reads that, in the journal, in English and with fields.
void display(const ShowSign& sign);

}  // namespace evc::engine
