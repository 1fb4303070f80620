#include "engine/maintenance.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/launch.hpp"
#include "app/set_aside.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/loop.hpp"
#include "platform/service/exit.hpp"
#include "platform/store/journal_care.hpp"

namespace evc::engine {
namespace {

std::vector<std::string> registers_in(const std::filesystem::path& directory) {
    std::vector<std::string> found;
    std::error_code nothing_there;
    for (const auto& entry : std::filesystem::directory_iterator{directory, nothing_there})
        if (entry.path().extension() == register_ending) found.push_back(entry.path().string());
    std::sort(found.begin(), found.end());
    return found;
}

/// What became of all that an engine keeps.
class Verdict {
public:
    void tell(const std::string& path, const Result<store::SetAside>& aside, std::string_view sequel) {
        if (!aside) return refuse(aside.error());
        app::tell_set_aside(path, aside->name, aside->findings, sequel);
        moved_ = true;
    }

    /// That one is sound matters only when all are.
    [[nodiscard]] int status() const {
        const bool refused = refusal_ && (!moved_ || refusal_->fault != Fault::invalid);
        return refused ? app::complain("EV_CP_E", *refusal_) : service::exit_status(service::Exit::done);
    }

private:
    void refuse(const Error& error) {
        if (!refusal_ || refusal_->fault == Fault::invalid) refusal_ = error;
    }

    bool moved_ = false;
    std::optional<Error> refusal_;
};

}  // namespace

int set_aside(const Config& config) {
    const auto journal = (config.state_directory / journal_file).string();
    const auto now = loop::Loop::now().wall;
    Verdict verdict;
    const auto registers = registers_in(config.state_directory);
    for (const auto& path : registers)
        verdict.tell(path, store::set_register_aside(path, journal, now),
                     i18n::tr("The next start begins a new register at 0 Wh; what this one had counted is on the "
                              "tickets only"));
    if (registers.empty() || std::filesystem::exists(journal))
        verdict.tell(journal, store::set_journal_aside(journal, now),
                     i18n::tr("The next start begins a new journal; CENTRAL settles as lost what this one had not "
                              "reported"));
    return verdict.status();
}

}  // namespace evc::engine
