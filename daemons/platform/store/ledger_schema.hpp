#pragma once

#include "platform/store/schema.hpp"

namespace evc::store {

/// The tables of Central's ledger.
extern const Schema ledger_schema;

}  // namespace evc::store
