#pragma once

#include "platform/store/schema.hpp"

namespace evc::store {

/// The tables of an engine's journal.
extern const Schema journal_schema;

}  // namespace evc::store
