#include "driver/list.hpp"

#include <csignal>
#include <iostream>
#include <memory>
#include <span>

#include "app/launch.hpp"
#include "core/printable.hpp"
#include "driver/broker.hpp"
#include "driver/listing.hpp"
#include "platform/kafka/consumer.hpp"
#include "platform/loop/signals.hpp"
#include "platform/loop/timer.hpp"
#include "platform/service/exit.hpp"
#include "protocol/topic.hpp"

namespace evc::driver {
namespace {

constexpr seconds patience_with_broker{10};
constexpr seconds patience_with_central{3};

/// Reads until there is something to print, or no hope of it.
class Lister {
public:
    Lister(loop::Loop& loop, const Config& config) : loop_(loop), config_(config), timer_(loop) {}

    [[nodiscard]] Status start();
    [[nodiscard]] bool failed() const { return failed_; }
    void print() const;

private:
    void on_records(std::span<const kafka::Record> records);
    void caught_up();
    void give_up();

    loop::Loop& loop_;
    const Config& config_;
    std::unique_ptr<kafka::Consumer> consumer_;
    Listing listing_;
    std::string why_ = "no answer";
    bool complete_ = false;
    bool alive_ = false;  ///< Central was heard after the end had been reached
    bool failed_ = false;
    loop::Timer timer_;
};

Status Lister::start() {
    kafka::ConsumerEvents reading;
    reading.connection = [this](const kafka::Connection& connection) {
        if (!connection.up) why_ = connection.text;
    };
    reading.log = log_library;
    reading.records = [this](std::span<const kafka::Record> records) { on_records(records); };
    reading.caught_up = [this] { caught_up(); };
    auto consumer = kafka::Consumer::create(loop_, settings_of(config_), std::move(reading));
    if (!consumer) return tl::make_unexpected(consumer.error());
    consumer_ = *std::move(consumer);
    kafka::Subscription status;
    status.topic = protocol::word(protocol::Topic::status);
    std::vector<kafka::Subscription> subscriptions;
    subscriptions.push_back(std::move(status));
    consumer_->read(std::move(subscriptions));
    timer_.after(patience_with_broker, [this] { give_up(); });
    return {};
}

void Lister::on_records(std::span<const kafka::Record> records) {
    for (const auto& record : records) {
        const auto key = record.key.value_or("");
        listing_.add(key, record.value);
        if (!complete_ || key != central_status_key) continue;
        alive_ = true;
        loop_.stop();
    }
}

void Lister::caught_up() {
    if (complete_) return;
    complete_ = true;
    if (!listing_.central_away(loop::Loop::now().wall)) return loop_.stop();
    timer_.after(patience_with_central, [this] { loop_.stop(); });
}

void Lister::give_up() {
    if (consumer_->connected()) return timer_.after(patience_with_broker, [this] { give_up(); });
    std::cerr << "EV_Driver: the broker " << config_.broker.bootstrap << " cannot be reached: " << printable(why_)
              << std::endl;
    failed_ = true;
    loop_.stop();
}

void Lister::print() const {
    const auto now = loop::Loop::now().wall;
    if (config_.json) return print_json(std::cout, listing_, alive_, now);
    print_table(std::cout, listing_);
    std::cerr << age_text(listing_, alive_, now) << std::endl;
}

}  // namespace

int list(const Config& config) {
    loop::Loop loop;
    Lister lister{loop, config};
    if (auto status = lister.start(); !status) return app::complain("EV_Driver", status.error());
    bool interrupted = false;
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int) {
                                    interrupted = true;
                                    loop.stop();
                                }};
    loop.run();
    if (lister.failed()) return service::exit_status(service::Exit::unavailable);
    if (!interrupted) lister.print();
    return service::exit_status(service::Exit::done);
}

}  // namespace evc::driver
