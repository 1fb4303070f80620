#include "broker/options.hpp"

#include <CLI/CLI.hpp>

namespace evc::broker {
namespace {

constexpr auto purpose =
    "A broker for trying and testing: it speaks Kafka's protocol to programs on this machine, keeps everything in "
    "memory, and loses it when it ends. Use Apache Kafka for anything that must last.";

void declare(CLI::App& app, Options& options) {
    app.set_help_flag("-h,--help", "Print this and exit");
    app.set_version_flag("--version", EVC_VERSION, "Print the version and exit");
    app.add_option("--port", options.port, "Port on 127.0.0.1 to bootstrap from; 0 takes any that is free")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    app.add_option("--partitions", options.partitions, "Partitions of each topic")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--topic-prefix", options.topic_prefix, "Stands before the name of each topic");
    app.add_option("--bootstrap-file", options.bootstrap_file,
                   "File to write the bootstrap address to once it answers");
}

}  // namespace

Result<std::variant<Options, Answer>> parse_options(int argc, const char* const* argv) {
    Options options;
    CLI::App app{purpose, "evcharging-broker"};
    declare(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Answer{app.help()};
    } catch (const CLI::CallForVersion&) {
        return Answer{EVC_VERSION "\n"};
    } catch (const CLI::ParseError& error) {
        return failure(Fault::usage, std::string{error.what()} + "; see --help");
    }
    return options;
}

}  // namespace evc::broker
