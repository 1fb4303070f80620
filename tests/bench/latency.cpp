// bench_latency BROKER MONITOR_PORT SAMPLES ROUNDS FILE: how long a request takes to its AUTHORIZE through EV_Central,
// how long an echo takes through a process that does nothing else, and how long through one that has each message on
// the disk, in FILE, before it answers; by turns on the same broker. Prints a JSON object for each of a round.
// bench_latency echo BROKER IN OUT [FILE]: such a process.

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/client.hpp"
#include "bench/network.hpp"
#include "protocol/messages.hpp"
#include "protocol/uuid.hpp"

namespace evc::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::vector<double>;

constexpr int patience_ms = 5'000;
/// The topics of an echo.
struct Way {
    std::string in;
    std::string out;
};
const Way bare{"bench-echo-in", "bench-echo-out"};
const Way stored{"bench-stored-in", "bench-stored-out"};
constexpr int charge_points = 64;  ///< by turns, so that each has been freed long before its next request

/// Of this run, unless EVC_BENCH_NAME names charge points that are known: what an earlier one asked for may still be in
/// the broker's topics, young enough to be authorised.
std::string cp_of(int sample) {
    static const auto* const known = std::getenv("EVC_BENCH_NAME");
    static const auto run = (known != nullptr ? std::string{known} : "BENCH" + std::to_string(getpid())) + "-";
    return run + std::to_string(std::abs(sample) % charge_points);
}

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

/// The least that lasting costs: places of a file that is as long as it will be are written again and again, so that
/// only their contents have to reach the disk.
class Paper {
public:
    explicit Paper(const std::string& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        for (int place = 0; place < places; ++place) write({});
    }
    ~Paper() { close(file_); }
    Paper(const Paper&) = delete;
    Paper& operator=(const Paper&) = delete;

    void write(std::string_view text) {
        std::string page{text.substr(0, page_size)};
        page.resize(page_size);
        const auto offset = static_cast<off_t>(next_++ % places) * static_cast<off_t>(page_size);
        if (pwrite(file_, page.data(), page.size(), offset) != static_cast<ssize_t>(page_size) || fdatasync(file_) != 0)
            throw std::runtime_error{"cannot store an echo"};
    }

private:
    static constexpr int places = 64;
    static constexpr std::size_t page_size = 4'096;

    const int file_;
    int next_ = 0;
};

[[noreturn]] void echo(const std::string& bootstrap, const Way& way, Paper* paper) {
    Client client{bootstrap, way.in, {way.out}};
    while (true) {
        const auto message = client.receive(patience_ms);
        if (!message) continue;
        if (paper != nullptr) paper->write(value_of(*message));
        client.send(way.out, key_of(*message), value_of(*message));
    }
}

/// A pause between samples: both sides are measured on an idle broker, not behind what their last message caused.
void rest() {
    constexpr useconds_t between_samples = 3'000;
    usleep(between_samples);
}

double time_echo(Client& client, const Way& way, int sample) {
    const auto text = "echo " + std::to_string(sample) + std::string(180, '.');
    const auto start = Clock::now();
    client.send(way.in, cp_of(sample), text);
    while (const auto message = client.receive(patience_ms))
        if (value_of(*message) == text) return since(start);
    throw std::runtime_error{"no echo"};
}

/// A driver, and the engine that it asks for.
struct Asker {
    Client commands;
    Client tickets;
    EngineId engine;
};

void wait_ticket(Client& tickets, RequestId request) {
    while (const auto message = tickets.receive(patience_ms))
        if (value_of(*message).find(protocol::uuid_text(request)) != std::string_view::npos) return;
    throw std::runtime_error{"no ticket"};
}

/// As a driver who asks, and as the engine that refuses, so that the charge point is free for the next sample; until
/// the ticket, so that Central is done with this one.
double time_request(Asker& asker, int sample) {
    auto& client = asker.commands;
    ChargeRequest request;
    request.request = protocol::random_id<RequestId>();
    request.driver = *DriverId::parse("bench");
    request.cp = *CpId::parse(cp_of(sample));
    const auto text = protocol::encode(request);
    const auto start = Clock::now();
    client.send("requests", request.cp.text(), text);
    while (const auto message = client.receive(patience_ms)) {
        const auto command = protocol::decode_command(value_of(*message));
        const auto* const known = command ? std::get_if<Command>(&*command) : nullptr;
        const auto* const order = known != nullptr ? std::get_if<Authorize>(&known->order) : nullptr;
        if (order == nullptr || order->request != request.request) continue;
        const auto taken = since(start);
        client.send("telemetry", request.cp.text(),
                    protocol::encode(Telemetry{request.cp, asker.engine, known->at,
                                               Refused{order->session, request.driver, "busy"}}));
        wait_ticket(asker.tickets, request.request);
        return taken;
    }
    throw std::runtime_error{"no AUTHORIZE"};
}

struct Kind {
    const char* name;
    std::function<double(int)> once;
    Microseconds times{};
};

/// By short turns, so that what else happens on the machine meanwhile befalls all kinds alike.
void measure(std::vector<Kind>& kinds, int samples, Network& network) {
    constexpr int at_a_time = 50;
    for (auto& kind : kinds) kind.times.clear();
    for (int done = 0; done < samples; done += at_a_time)
        for (auto& kind : kinds)
            for (int i = done; i < std::min(done + at_a_time, samples); ++i) {
                network.beat();
                kind.times.push_back(kind.once(i));
                rest();
            }
    for (auto& kind : kinds) std::sort(kind.times.begin(), kind.times.end());
}

double percentile(const Microseconds& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

std::string row(const char* name, const Microseconds& sorted) {
    std::ostringstream text;
    text << "{\"what\":\"" << name << "\",\"p50_us\":" << percentile(sorted, 0.5)
         << ",\"p99_us\":" << percentile(sorted, 0.99) << ",\"max_us\":" << sorted.back() << "}";
    return text.str();
}

int run(const std::string& bootstrap, std::uint16_t port, int samples, int rounds) {
    Client bare_client{bootstrap, bare.out, {bare.in}};
    Client stored_client{bootstrap, stored.out, {stored.in}};
    Asker asker{{bootstrap, "commands", {"requests", "telemetry"}},
                {bootstrap, "tickets", {}},
                protocol::random_id<EngineId>()};
    std::vector<std::string> cps;
    for (int i = 0; i < charge_points; ++i) cps.push_back(cp_of(i));
    Network network{port, cps};
    std::vector<Kind> kinds{{"echo", [&](int i) { return time_echo(bare_client, bare, i); }},
                            {"stored", [&](int i) { return time_echo(stored_client, stored, i); }},
                            {"request", [&](int i) { return time_request(asker, i); }}};
    constexpr int warm_up = 50;
    measure(kinds, warm_up, network);
    for (int round = 0; round < rounds; ++round) {
        measure(kinds, samples, network);
        for (const auto& kind : kinds) std::cout << row(kind.name, kind.times) << std::endl;
    }
    return EXIT_SUCCESS;
}

/// Ends with this process.
void start(const std::vector<const char*>& words) {
    if (fork() != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    auto arguments = words;
    arguments.push_back(nullptr);
    execv(words[0], const_cast<char* const*>(arguments.data()));
    _exit(127);
}

}  // namespace
}  // namespace evc::bench

int main(int argc, char** argv) try {
    using namespace evc::bench;
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 4 && words[0] == "echo") echo(words[1], {words[2], words[3]}, nullptr);
    if (words.size() == 5 && words[0] == "echo") {
        Paper paper{words[4]};
        echo(words[1], {words[2], words[3]}, &paper);
    }
    if (words.size() != 5) {
        std::cerr << "usage: bench_latency BROKER MONITOR_PORT SAMPLES ROUNDS FILE\n";
        return 64;
    }
    const auto* const broker = words[0].c_str();
    start({argv[0], "echo", broker, bare.in.c_str(), bare.out.c_str()});
    start({argv[0], "echo", broker, stored.in.c_str(), stored.out.c_str(), words[4].c_str()});
    return run(words[0], static_cast<std::uint16_t>(std::stoi(words[1])), std::stoi(words[2]), std::stoi(words[3]));
} catch (const std::exception& error) {
    std::cerr << "bench_latency: " << error.what() << '\n';
    return EXIT_FAILURE;
}
