#pragma once

#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"
#include "platform/loop/standard_output.hpp"
#include "platform/service/exit.hpp"

namespace evc::app {

/// Says on standard error why the program ends, and returns its exit status.
[[nodiscard]] int complain(std::string_view name, const Error& error);

/// Language and log as configured; SIGPIPE ignored; as many descriptors as the
/// system lets us have; files that we make are for us alone (umask 077), but for sockets, whose mode is set.
void prepare(const config::Common& common);

/// What the program prints never makes its loop wait for whoever reads it; what is lost, the log says. As a service it
/// does not wait at its end either.
[[nodiscard]] std::unique_ptr<loop::StandardOutput> patient_output(loop::Loop& loop);

/// Language and log anew, while the program runs.
void reconfigure(const config::Common& common);

/// Says on standard output what `--set-aside` found in a store, what it is called now, and what comes of that.
void tell_set_aside(const std::string& path, const std::string& name, std::span<const std::string> findings,
                    std::string_view sequel);

/// What every program's main() comes to: `loaded` is its configuration, or what it has to print instead, or why it
/// cannot start; `serve` does the work. Returns the exit status.
template <class Config>
[[nodiscard]] int launch(std::string_view name, const Result<config::ParsedCommandLine<Config>>& loaded,
                         int (*serve)(const Config&)) {
    if (!loaded) return complain(name, loaded.error());
    if (loaded->print) {
        std::cout << *loaded->print;
        return service::exit_status(service::Exit::done);
    }
    prepare(loaded->config.common);
    return serve(loaded->config);
}

}  // namespace evc::app
