#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string_view>

#include "core/printable.hpp"
#include "evctl/command_line.hpp"
#include "evctl/commands.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/standard_output.hpp"

namespace evc::evctl {
namespace {

constexpr milliseconds completion_timeout{1'500};

/// The bus that the words before name; ssh would have to ask for a password.
std::optional<bus::BusAddress> bus_of(const std::vector<std::string>& words) {
    const auto says = [&words](std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    if (says("-H") || says("--host")) return std::nullopt;
    return bus::BusAddress{says("session") ? bus::Kind::session : bus::Kind::system, {}};
}

/// `evctl complete WORD…`, hidden: prints candidates() one a line; nothing where Central cannot be asked.
void complete(const std::vector<std::string>& words) {
    const auto ids = [&words](bool hosted) -> std::vector<std::string> {
        const auto there = bus_of(words);
        if (!there) return {};
        BlockingClient client{*there, completion_timeout};
        return hosted ? Engines{client}.ids() : Central{client}.ids();
    };
    for (const auto& candidate : candidates({words, ids})) std::cout << printable(candidate) << '\n';
}

ExitResult obey(const Invocation& invocation) {
    const auto& options = invocation.options;
    const bus::BusAddress where{options.session_bus ? bus::Kind::session : bus::Kind::system, options.host};
    BlockingClient client{where, options.timeout};
    Central central{client};
    Engines engines{client};
    const Look look{options.legend, !options.json && loop::takes_colour(STDOUT_FILENO)};
    Context context{options, client, central, engines, std::cout, std::cerr, look};
    auto result = invocation.verb->run(context);
    std::cout.flush();
    if (result && !std::cout) return fail(service::Exit::failed, "the output cannot be written");
    return result;
}

service::Exit run(const Invocation& invocation) {
    ::umask(077);
    // Without the language asked for it speaks English.
    (void)i18n::use(i18n::parse_language(invocation.options.language).value_or(i18n::environment_language()));
    const auto result = obey(invocation);
    if (result) return *result;
    std::cerr << "evctl: " << printable_lines(result.error().text) << std::endl;
    return result.error().exit;
}

}  // namespace
}  // namespace evc::evctl

/// 0: done; 1: at least some of it was not; 64: wrong command line; 69: EV_Central, or the engine that is asked for, is
/// not on the bus; 77: not authorised (platform/service/exit.hpp). What went wrong is said on standard error.
int main(int argc, char** argv) {
    using namespace evc;
    if (argc > 1 && std::string_view{argv[1]} == "complete") {
        evctl::complete({argv + 2, argv + argc});
        return service::exit_status(service::Exit::done);
    }
    const auto invocation = evctl::read(argc, argv);
    if (!invocation) {
        std::cerr << printable_lines(invocation.error().text) << std::endl;
        return service::exit_status(invocation.error());
    }
    if (invocation->print) {
        std::cout << *invocation->print;
        return service::exit_status(service::Exit::done);
    }
    return service::exit_status(evctl::run(*invocation));
}
