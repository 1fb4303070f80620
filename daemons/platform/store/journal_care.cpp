#include "platform/store/journal_care.hpp"

#include "platform/store/journal.hpp"

namespace evc::store {

Result<SetAside> set_journal_aside(const std::string& path, Wall now) {
    return set_aside(path, now, [&path] {
        return what_hinders(Journal::open(path, EngineId{}).and_then([](const auto& journal) {
            return journal->load().map([](const auto&) {});
        }));
    });
}

}  // namespace evc::store
