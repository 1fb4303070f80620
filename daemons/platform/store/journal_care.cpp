#include "platform/store/journal_care.hpp"

#include "platform/store/journal.hpp"
#include "platform/store/meter_register.hpp"

namespace evc::store {

Result<SetAside> set_journal_aside(const std::string& path, Wall now) {
    return set_aside(path, path + ".lock", now, [&path] {
        return what_hinders(Journal::open(path, EngineId{}).and_then([](const auto& journal) {
            return journal->load().map([](const auto&) {});
        }));
    });
}

Result<SetAside> set_register_aside(const std::string& path, const std::string& journal, Wall now) {
    return set_aside(path, journal + ".lock", now, [&path] {
        return what_hinders(MeterRegister::open(path, MeterRegister::Missing::fail).map([](const auto&) {}));
    });
}

}  // namespace evc::store
