#include <gmock/gmock.h>

#include <fstream>
#include <string>
#include <vector>

#include "central/central.hpp"
#include "central/config.hpp"
#include "central/notices.hpp"
#include "central/outbox_rows.hpp"
#include "core/name.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/pipeline/outbox.hpp"
#include "engine/health_server.hpp"
#include "platform/bus/server.hpp"
#include "platform/config/document.hpp"
#include "platform/config/lists.hpp"
#include "platform/config/site.hpp"
#include "platform/config/text_file.hpp"
#include "platform/log/descriptor_sink.hpp"
#include "platform/log/limited.hpp"
#include "platform/loop/standard_output.hpp"
#include "platform/net/connection.hpp"
#include "platform/store/worker_store.hpp"
#include "protocol/json/document.hpp"
#include "protocol/json/rules.hpp"
#include "protocol/link/block_link.hpp"
#include "protocol/link/message.hpp"

namespace evc {
namespace {

std::string count(std::size_t number) { return std::to_string(number); }
std::string bytes(std::size_t number) { return std::to_string(number) + " bytes"; }
std::string rate(std::uint32_t per_second) { return std::to_string(per_second) + " a second"; }
std::string time(seconds duration) { return std::to_string(duration.count()) + " s"; }
std::string bucket(Rate rate) { return count(rate.per_second) + " a second, " + count(rate.burst) + " at once"; }

/// `NAME: DEFAULT` of each limit as the programs have it, in the order of the page.
std::vector<std::string> in_the_code() {
    const central::Config central;
    const CommitLimits commits;
    return {
        "connections of monitors: " + count(central.max_connections),
        "connections of monitors from one address: " + count(central.monitors.connections_per_address),
        "new connections of an address: " +
            bucket({central.monitors.connection_rate, central.monitors.connection_rate * central::connection_burst}),
        "time for REGISTER: " + std::to_string(central.monitors.register_timeout.count()) + " ms",
        "messages of a connection: " +
            bucket({central.monitors.message_rate, central.monitors.message_rate * central::message_burst}),
        "bytes that count as a message: " + bytes(central::Monitors::bytes_per_message),
        "message on the monitor link: " + bytes(link::message_size_max),
        "frames that wait for an acknowledgement: " + count(link::unsent_max),
        "bytes that wait for a peer that does not read: " + bytes(net::Connection::outbox_max),
        "connections to a health port: " + count(engine::HealthServer::connections_max),
        "silence on a health port: " + time(engine::HealthServer::silence_max),
        "new connections of an address to a health port: " + bucket(engine::HealthServer::connection_rate),
        "checks on a connection to a health port: " + bucket(engine::HealthServer::check_rate),
        "message of any topic: " + bytes(protocol::message_size_max),
        "depth of a message's objects and arrays: " + count(protocol::depth_max),
        "members of an object: " + count(protocol::members_max),
        "length of an id: " + count(name_length_max),
        "length of a word: " + count(protocol::word_length_max),
        "length of a location: " + bytes(protocol::location_length_max),
        "charge points: " + count(central.fleet.max_charge_points),
        "requests that wait for a monitor: " + count(central.fleet.max_waiting),
        "requests of one driver: " + rate(central.fleet.request_rate.driver),
        "requests for one charge point: " + rate(central.fleet.request_rate.charge_point),
        "requests in all: " + rate(central.fleet.request_rate.total),
        "drivers and charge points whose requests are counted: " + count(RequestRates::keys_max),
        "final reports of sessions that are not open, of one charge point: " + bucket(AnswerRates::reports),
        "reports of charge points that are not known: " + bucket(AnswerRates::strangers),
        "batches that wait for the disk: " + count(commits.batches),
        "bytes that wait for the disk: " + bytes(commits.bytes),
        "messages in the outbox: " + count(Outbox::rows_max),
        "bytes in the outbox: " + bytes(Outbox::bytes_max),
        "value of a dead letter: " + bytes(central::dead_letter_value_max),
        "key of a dead letter: " + bytes(central::dead_letter_key_max),
        "reason of a dead letter: " + bytes(central::dead_letter_reason_max),
        "dead letters: " + bucket(central::dead_letter_rate),
        "wait for a broker that refuses: " + time(duration_cast<seconds>(Outbox::longest_hold)),
        "operator messages kept: " + count(messages_kept),
        "operator messages of one kind: " + rate(central::NoticeLimiter::rate.per_second),
        "length of a line: " + bytes(log::text_length_max),
        "kinds of lines that are counted: " + count(log::Limited::kinds_max),
        "period of a count: " + time(log::Limited::period),
        "wait for whoever reads standard error: " +
            count(static_cast<std::size_t>(log::DescriptorSink::patience.count())) + " ms",
        "printed lines that nobody reads yet: " + bytes(loop::StandardOutput::kept_max),
        "messages of the bus in a turn: " +
            count(static_cast<std::size_t>(bus::Connection::turn_budget.count() / 1'000)) + " ms",
        "objects or rows of a long answer in a turn: " + count(bus::LongAnswers::slice_length),
        "long answers that wait, of one caller: " + count(bus::LongAnswers::per_caller_max),
        "long answers that wait, of all callers: " + count(bus::LongAnswers::all_max),
        "wait of a long answer: " + time(bus::LongAnswers::patience),
        "calls whose caller is being looked up: " + count(bus::Server::checks_max),
        "text in a call: " + bytes(bus::Call::argument_text_max),
        "entries of a dictionary in a call: " + count(bus::Call::argument_entries_max),
        "size of a configuration: " + bytes(config::file_size_max),
        "keys of a configuration: " + count(config::keys_max),
        "wait for a pipe in the place of a file: " + time(config::pipe_wait),
        "size of a list: " + bytes(config::list_size_max),
        "charge points of a site: " + count(config::site_charge_points_max),
    };
}

/// The tags of evcharging-limits(7).
std::vector<std::string> on_the_page() {
    std::ifstream page{EVC_SOURCE "/man/man7/evcharging-limits.7"};
    std::vector<std::string> rows;
    const std::string tag = ".B ";
    for (std::string line, before; std::getline(page, line); before = line)
        if (before == ".TP" && line.starts_with(tag)) rows.push_back(line.substr(tag.size()));
    return rows;
}

TEST(Limits, AreThoseOfTheManualPage) { EXPECT_THAT(on_the_page(), ::testing::ElementsAreArray(in_the_code())); }

}  // namespace
}  // namespace evc
