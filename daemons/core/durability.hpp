#pragma once

namespace evc {

/// How an action of a machine goes out. Each action says it of itself; the pipeline does the rest.
enum class Durability {
    immediate,     ///< acknowledges nothing: carried out while its commit runs
    after_commit,  ///< carried out when the commit has returned; lost by a crash, and then repeated by its machine
    outbox,        ///< its message is stored in the commit, and sent until the broker has it
};

}  // namespace evc
