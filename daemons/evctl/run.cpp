#include "evctl/run.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <iostream>
#include <string_view>

#include "core/printable.hpp"
#include "evctl/command_line.hpp"
#include "evctl/complete.hpp"
#include "platform/i18n/language.hpp"
#include "platform/terminal/paint.hpp"

namespace evc::evctl {
namespace {

int complain(const Failure& failure) {
    std::cerr << "evctl: " << printable_lines(failure.text) << std::endl;
    return service::exit_status(failure.exit);
}

/// Without the language asked for it speaks English.
void choose_language(const Options& options) {
    (void)i18n::use(i18n::parse_language(options.language).value_or(i18n::environment_language()));
}

ExitResult obey(const Invocation& invocation) {
    const auto& options = invocation.options;
    const bus::BusAddress where{options.session_bus ? bus::Kind::session : bus::Kind::system, options.host};
    BlockingClient peer{where, options.timeout};
    Central central{peer};
    Engines engines{peer};
    const Look look{options.legend, !options.json && terminal::takes_colour(STDOUT_FILENO)};
    Context context{options, peer, central, engines, std::cout, std::cerr, look};
    auto result = invocation.verb->run(context);
    std::cout.flush();
    if (result && !std::cout) return fail(service::Exit::failed, "the output cannot be written");
    return result;
}

}  // namespace

int run(int argc, const char* const* argv) {
    if (argc > 1 && std::string_view{argv[1]} == "complete") return complete(argc - 2, argv + 2);
    const auto invocation = read(argc, argv);
    if (!invocation) {
        std::cerr << printable_lines(invocation.error().text) << std::endl;
        return service::exit_status(invocation.error());
    }
    if (invocation->print) {
        std::cout << *invocation->print;
        return service::exit_status(service::Exit::done);
    }
    ::umask(077);
    choose_language(invocation->options);
    const auto result = obey(*invocation);
    return result ? service::exit_status(*result) : complain(result.error());
}

}  // namespace evc::evctl
