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

Ending obey(const Wish& wish) {
    const auto& options = wish.options;
    const bus::Where where{options.session_bus ? bus::Kind::session : bus::Kind::system, options.host};
    Peer peer{where, options.timeout};
    Central central{peer};
    Engines engines{peer};
    const Look look{options.legend, !options.json && terminal::takes_colour(STDOUT_FILENO)};
    Desk desk{options, peer, central, engines, std::cout, std::cerr, look};
    auto ending = wish.verb->run(desk);
    std::cout.flush();
    if (ending && !std::cout) return fail(service::Exit::failed, "the output cannot be written");
    return ending;
}

}  // namespace

int run(int argc, const char* const* argv) {
    if (argc > 1 && std::string_view{argv[1]} == "complete") return complete(argc - 2, argv + 2);
    const auto wish = read(argc, argv);
    if (!wish) {
        std::cerr << printable_lines(wish.error().text) << std::endl;
        return service::exit_status(wish.error());
    }
    if (wish->print) {
        std::cout << *wish->print;
        return service::exit_status(service::Exit::done);
    }
    ::umask(077);
    choose_language(wish->options);
    const auto ending = obey(*wish);
    return ending ? service::exit_status(*ending) : complain(ending.error());
}

}  // namespace evc::evctl
