#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>
#include <variant>

#include "broker/cluster.hpp"
#include "broker/forwarder.hpp"
#include "core/printable.hpp"
#include "platform/loop/events.hpp"
#include "platform/loop/loop.hpp"
#include "platform/service/exit.hpp"
#include "platform/service/notify.hpp"

namespace {

using namespace evc;

constexpr auto purpose =
    "A broker for trying and testing: it speaks Kafka's protocol to programs on this machine, keeps everything in "
    "memory, and loses it when it ends. Use Apache Kafka for anything that must last.";

struct Options {
    std::uint16_t port = 9092;   ///< for bootstrapping; 0: any
    int partitions = 4;          ///< of each topic, 1 to 64
    std::string topic_prefix;    ///< put before each topic's name
    std::string bootstrap_file;  ///< the bootstrap address is written there once it answers; empty: nowhere
};

/// The text that `--help` or `--version` asks for.
using Answer = std::string;

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

/// Fault::usage says what is wrong and what is allowed.
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

constexpr std::array<std::string_view, 7> topics{"requests", "commands", "telemetry",  "tickets",
                                                 "progress", "status",   "deadletters"};

Status create_topics(broker::Cluster& cluster, const Options& options) {
    for (const auto topic : topics) {
        auto created = cluster.create_topic(options.topic_prefix + std::string{topic}, options.partitions);
        if (!created) return created;
    }
    return {};
}

Status publish(const std::string& address, const std::string& file) {
    std::cout << "evcharging-broker at " << address
              << ": keeps everything in memory and loses it when it ends; for programs on this machine only"
              << std::endl;
    if (file.empty()) return {};
    const auto line = address + "\n";
    const int out =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
    const bool written = out >= 0 && ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    const int error = errno;
    if (out >= 0) ::close(out);
    if (written) return {};
    return failure(Fault::internal, "cannot write the bootstrap address to " + file + ": " + std::strerror(error));
}

Status run(const Options& options) {
    loop::Loop loop;
    service::Notify notify;
    const bool on_terminal = loop::has_terminal();
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int signal) {
                                    // There is no configuration that could be read anew.
                                    if (signal == SIGHUP && !on_terminal) return;
                                    notify.stopping();
                                    loop.stop();
                                }};
    auto cluster = broker::Cluster::create();
    if (!cluster) return tl::make_unexpected(cluster.error());
    if (auto created = create_topics(**cluster, options); !created) return created;
    const auto forwarder = broker::Forwarder::create(loop, options.port, (*cluster)->port());
    if (!forwarder) return tl::make_unexpected(forwarder.error());
    if (auto said = publish("127.0.0.1:" + std::to_string((*forwarder)->port()), options.bootstrap_file); !said)
        return said;
    const service::Watchdog watchdog{loop, notify};
    notify.status("in memory only, at 127.0.0.1:" + std::to_string((*forwarder)->port()));
    notify.ready();
    loop.run();
    return {};
}

int fail(const Error& error) {
    std::cerr << "evcharging-broker: " << printable_lines(error.text) << '\n';
    return service::exit_status(error);
}

}  // namespace

int main(int argc, char** argv) {
    ::umask(077);
    const auto parsed = parse_options(argc, argv);
    if (!parsed) return fail(parsed.error());
    if (const auto* const answer = std::get_if<Answer>(&*parsed)) {
        std::cout << *answer;
        return 0;
    }
    const auto ended = run(std::get<Options>(*parsed));
    return ended ? 0 : fail(ended.error());
}
