#pragma once

#include "core/notice.hpp"

namespace evc::central {

/// The log's line for a notice, in English, with its fields.
void log_notice(const Notice& notice);

}  // namespace evc::central
