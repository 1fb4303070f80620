#include "app/launch.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <optional>

#include "core/printable.hpp"
#include "platform/i18n/language.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/loop.hpp"
#include "platform/service/notify.hpp"
#include "protocol/time_text.hpp"

namespace evc::app {

namespace {

constexpr mode_t private_umask = 077;

log::Level log_level(const config::Common& common) {
    return log::parse_level(common.log_level).value_or(log::Level::info);
}

void use_language(const config::Common& common) {
    const auto language = i18n::parse_language(common.language).value_or(i18n::environment_language());
    if (auto status = i18n::use(language); !status) log::debug(status.error().text);
}

/// Nothing is trusted to a wall clock that may be wrong, but people are shown it.
void look_at_clock() {
    const auto now = loop::Loop::now().wall;
    if (now >= config::build_time()) return;
    log::warning("the clock of this machine is wrong: it shows " + protocol::time_text(now) +
                     ", and this program was built at " + protocol::time_text(config::build_time()) +
                     "; service goes on, the times that are shown and written are wrong until the clock is set",
                 {.message = log::message::clock_implausible});
}

}  // namespace

int complain(std::string_view name, const Error& error) {
    if (error.fault != Fault::usage) std::cerr << name << ": ";  // sentences about usage begin with it
    std::cerr << printable_lines(error.text) << std::endl;
    return service::exit_status(error);
}

void prepare(const config::Common& common) {
    ::umask(private_umask);
    std::signal(SIGPIPE, SIG_IGN);
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    log::start(log_level(common));
    use_language(common);
    look_at_clock();
}

std::unique_ptr<loop::StandardOutput> patient_output(loop::Loop& loop) {
    constexpr milliseconds patience{500};
    const auto wait = service::Notify::is_heard() ? std::optional{patience} : std::nullopt;
    return std::make_unique<loop::StandardOutput>(loop, std::cout, STDOUT_FILENO, wait, [](std::size_t pieces) {
        log::warning("lines lost on standard output because nobody read them: " + std::to_string(pieces));
    });
}

void reconfigure(const config::Common& common) {
    log::set_level(log_level(common));
    use_language(common);
}

void tell_set_aside(const std::string& path, const std::string& name, std::span<const std::string> findings,
                    std::string_view sequel) {
    for (const auto& finding : findings) std::cout << printable(finding) << '\n';
    std::cout << printable(i18n::fill(i18n::tr("{0} is damaged and is called {1} now"), {path, name})) << '\n'
              << sequel << std::endl;
}

}  // namespace evc::app
