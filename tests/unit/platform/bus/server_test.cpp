#include "platform/bus/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "platform/bus/client.hpp"
#include "platform/bus/generated/org.evcharging.Testing1.Lamp.hpp"
#include "platform/bus/object.hpp"
#include "platform/bus/path.hpp"
#include "unit/platform/bus/bus_process.hpp"

namespace evc::bus {
namespace {

const std::string name = "org.evcharging.Testing1";
const std::string manager = "/org/evcharging/Testing1";
constexpr auto lamp_interface = org::evcharging::Testing1::Lamp_adaptor::INTERFACE_NAME;
constexpr auto properties_interface = "org.freedesktop.DBus.Properties";
constexpr auto manager_interface = "org.freedesktop.DBus.ObjectManager";

class Lamp : public Object<org::evcharging::Testing1::Lamp_adaptor> {
public:
    Lamp(Server& server, const std::string& path, const std::uint32_t& level) : Object(server, path), level_(level) {}
    void describe(Description& description) override { description.signalled("Level", level_); }

private:
    void Double(sdbus::Result<std::uint32_t>&& result, std::uint32_t value) override {
        if (value == 0) return reply(std::move(result)).refuse(ErrorCode::invalid_argument, "value: 0; allowed: more");
        reply(std::move(result)).done(2 * value);
    }
    void Keep(sdbus::Result<>&& result) override {
        permitted(std::move(result), [](const Reply<>& reply) { reply.done(); });
    }
    std::uint32_t Level() override { return level_; }

    const std::uint32_t& level_;
};

/// A program with lamps and one that watches them, on one loop.
class ServerTest : public ::testing::Test {
protected:
    /// Runs the loop until `done` holds; fails after 10 s.
    void run_until(std::function<bool()> done) {
        loop::Timer poll{loop};
        const auto end = loop::Loop::now().steady + seconds{10};
        std::function<void()> look = [&] {
            if (done() || loop::Loop::now().steady > end) return loop.stop();
            poll.after(milliseconds{1}, look);
        };
        look();
        loop.run();
        ASSERT_TRUE(done());
    }
    void add(const std::string& path) {
        auto added = std::make_unique<Lamp>(server, path, level);
        newest = added.get();
        server.objects().add(std::move(added));
    }
    void start() {
        server.start();
        client.start();
        run_until([this] { return server.up() && client.up() && owned; });
    }
    static std::string lamp(int number) { return object_path(manager + "/lamps", std::to_string(number)); }
    void on_signal(const Signal& signal) {
        if (signal.member() == "NameOwnerChanged") {
            const auto change = signal.read<std::string, std::string, std::string>();
            owned = change && !std::get<2>(*change).empty();
        } else {
            signals.push_back(signal.member() + " " + signal.path());
        }
    }

    BusProcess bus;
    loop::Loop loop;
    std::uint32_t level = 7;
    int lamps = 1;
    int downs = 0;
    Lamp* newest = nullptr;
    bool owned = false;
    std::vector<std::string> signals;
    Server server{loop,
                  {.where = {}, .name = name, .manager = manager},
                  {.up =
                       [this] {
                           owned = true;
                           add(manager);
                           for (int i = 0; i < lamps; ++i) add(lamp(i));
                       },
                   .down = [this](const Error&) { ++downs; }}};
    Client client{loop,
                  {.where = {}, .matches = {match_rule(name, manager), owner_rule(name)}},
                  {.up = [] {}, .down = [](const Error&) {}, .signal = [this](const Signal& s) { on_signal(s); }}};
};

TEST_F(ServerTest, AnswersACallWithItsResults) {
    start();
    std::uint32_t doubled = 0;
    client.call<std::uint32_t>(
        {name, manager, lamp_interface, "Double"}, seconds{5},
        [&](const CallResult<std::uint32_t>& result) { doubled = std::get<0>(result.value()); }, std::uint32_t{21});
    run_until([&] { return doubled == 42; });
}

TEST_F(ServerTest, RefusesACallByTheNameOfTheError) {
    start();
    CallError error;
    client.call<std::uint32_t>(
        {name, manager, lamp_interface, "Double"}, seconds{5},
        [&](const CallResult<std::uint32_t>& result) { error = result.error(); }, std::uint32_t{0});
    run_until([&] { return !error.name.empty(); });
    EXPECT_EQ(error.name, error_name(ErrorCode::invalid_argument));
    EXPECT_EQ(error.text, "value: 0; allowed: more");
}

TEST_F(ServerTest, AsksTheBusWhetherACallerMayChangeThings) {
    start();
    bool answered = false;
    client.call<>({name, manager, lamp_interface, "Keep"}, seconds{5}, [&](const CallResult<>& result) {
        // Whoever runs this test calls: root may, and nobody else without the group.
        EXPECT_EQ(result.has_value(), may_change({::geteuid(), {}}, {}));
        answered = true;
    });
    run_until([&] { return answered; });
}

TEST_F(ServerTest, GivesAllObjectsAtOnce) {
    lamps = 1'000;
    start();
    ManagedObjects objects;
    client.call<ManagedObjects>(
        {name, manager, manager_interface, "GetManagedObjects"}, seconds{5},
        [&](const CallResult<ManagedObjects>& result) { objects = std::get<0>(result.value()); });
    run_until([&] { return !objects.empty(); });
    EXPECT_EQ(objects.size(), 1'000U);
    EXPECT_EQ(property<std::uint32_t>(objects.at(ObjectPath{lamp(999)}).at(lamp_interface), "Level"), 7U);
}

TEST_F(ServerTest, ManyObjectsAreGivenInSlicesAndKeepNobodyWaiting) {
    lamps = 3'000;
    start();
    bool given = false;
    client.call<ManagedObjects>({name, manager, manager_interface, "GetManagedObjects"}, seconds{10},
                                [&](const CallResult<ManagedObjects>& result) {
                                    EXPECT_EQ(std::get<0>(result.value()).size(), 3'000U);
                                    given = true;
                                });
    int turns = 0;
    std::function<void()> count = [&] {
        if (given) return;
        ++turns;
        loop.post(count);
    };
    count();
    run_until([&] { return given; });
    // One slice a turn: whatever else there is to do has its turn between any two of them.
    EXPECT_GE(turns, static_cast<int>(3'000 / LongAnswers::slice_length));
}

TEST_F(ServerTest, TellsNoChangeWhileAllObjectsAreBeingGiven) {
    lamps = 3'000;
    start();
    std::size_t given = 0;
    bool told_before = false;
    client.call<ManagedObjects>({name, manager, manager_interface, "GetManagedObjects"}, seconds{10},
                                [&](const CallResult<ManagedObjects>& result) {
                                    given = std::get<0>(result.value()).size();
                                    told_before = !signals.empty();
                                });
    // Until the first slice is written.
    run_until([this] { return !server.connection()->quiet(); });
    server.objects().remove(lamp(0));
    run_until([&] { return given != 0 && !signals.empty(); });
    EXPECT_FALSE(told_before);
    EXPECT_GE(given, 2'999U);
    EXPECT_EQ(signals, std::vector<std::string>{"InterfacesRemoved " + manager});
}

TEST_F(ServerTest, ACallerHasAShareOfWhatMayWait) {
    lamps = 3'000;
    start();
    const auto asked = static_cast<int>(LongAnswers::per_caller_max) + 7;
    int given = 0;
    std::vector<std::string> refused;
    for (int i = 0; i < asked; ++i)
        client.call<ManagedObjects>({name, manager, manager_interface, "GetManagedObjects"}, seconds{10},
                                    [&](const CallResult<ManagedObjects>& result) {
                                        if (result)
                                            ++given;
                                        else
                                            refused.push_back(result.error().name);
                                    });
    run_until([&] { return given + static_cast<int>(refused.size()) == asked; });
    EXPECT_GE(given, static_cast<int>(LongAnswers::per_caller_max));
    for (const auto& error : refused) EXPECT_EQ(error, limits_error);
}

TEST_F(ServerTest, SaysWhatIsInADirectoryOfObjects) {
    lamps = 1'000;
    start();
    std::string xml;
    client.call<std::string>({name, manager + "/lamps", "org.freedesktop.DBus.Introspectable", "Introspect"},
                             seconds{5},
                             [&](const CallResult<std::string>& result) { xml = std::get<0>(result.value()); });
    run_until([&] { return !xml.empty(); });
    EXPECT_NE(xml.find("<node name=\"" + lamp(999).substr(manager.size() + 7) + "\"/>"), std::string::npos);
    EXPECT_EQ(std::count(xml.begin(), xml.end(), '\n'), 1'004);
}

TEST_F(ServerTest, RefusesArgumentsThatAreTooLong) {
    start();
    const Target get{name, lamp(0), properties_interface, "Get"};
    std::vector<std::string> errors;
    const auto answered = [&](const CallResult<Variant>& result) {
        errors.push_back(result ? "" : result.error().name);
    };
    const std::string too_long(Call::argument_text_max + 1, 'x');
    client.call<Variant>(get, seconds{5}, answered, too_long, std::string{"Level"});
    client.call<Variant>(get, seconds{5}, answered, std::string{lamp_interface}, too_long);
    client.call<Variant>(get, seconds{5}, answered, std::string{lamp_interface}, std::string{"Level"});
    Properties many;
    for (std::size_t i = 0; i <= Call::argument_entries_max; ++i) many[std::to_string(i)] = Variant{std::uint32_t{1}};
    client.call<Variant>(get, seconds{5}, answered, many);
    client.call<Variant>(get, seconds{5}, answered, Properties{{"nested", Variant{many}}});
    run_until([&] { return errors.size() == 5; });
    EXPECT_EQ(errors, (std::vector<std::string>{limits_error, limits_error, "", limits_error, limits_error}));
}

TEST_F(ServerTest, SignalsManyChangesOfAnObjectOnce) {
    start();
    for (level = 8; level < 100; ++level) server.objects().changed(lamp(0));
    run_until([this] { return !signals.empty(); });
    EXPECT_EQ(signals, std::vector<std::string>{"PropertiesChanged " + lamp(0)});
}

TEST_F(ServerTest, SignalsNothingThatDidNotChange) {
    start();
    server.objects().changed(lamp(0));
    server.objects().remove(lamp(0));
    run_until([this] { return !signals.empty(); });
    EXPECT_EQ(signals, std::vector<std::string>{"InterfacesRemoved " + manager});
}

TEST_F(ServerTest, SignalsObjectsThatComeAndGo) {
    start();
    add(lamp(1));
    run_until([this] { return signals.size() == 1; });
    server.objects().remove(lamp(1));
    run_until([this] { return signals.size() == 2; });
    EXPECT_EQ(signals, (std::vector<std::string>{"InterfacesAdded " + manager, "InterfacesRemoved " + manager}));
}

TEST_F(ServerTest, SignalsOfMoreObjectsThanOneRuleEachAllowsReachOneRule) {
    lamps = 2'000;
    start();
    ++level;
    for (int i = 0; i < lamps; ++i) server.objects().changed(lamp(i));
    run_until([this] { return signals.size() == 2'000U; });
}

TEST_F(ServerTest, OutlivesItsBusAndComesBack) {
    start();
    bus.stop();
    run_until([this] { return downs == 1 && !server.up() && !client.up(); });
    EXPECT_EQ(server.objects().size(), 0U);
    bus.start();
    run_until([this] { return server.up() && client.up(); });
    EXPECT_EQ(server.objects().size(), 2U);
}

TEST_F(ServerTest, IsNotSurprisedByABusThatIsGoneWhenItSignals) {
    start();
    bus.stop();
    // Nobody has looked at the socket yet.
    for (int i = 0; i < 3; ++i)
        server.objects().say([this] { sdbus_api::emit_changed(newest->object(), lamp_interface, {"Level"}); });
    run_until([this] { return downs == 1; });
}

TEST_F(ServerTest, SaysOnceThatThereIsNoBus) {
    bus.stop();
    server.start();
    client.start();
    run_until([this] { return downs == 1; });
    bus.start();
    run_until([this] { return server.up(); });
    EXPECT_EQ(downs, 1);
}

TEST_F(ServerTest, ACallWithoutAConnectionIsAnsweredToo) {
    CallError error;
    client.call<>({name, manager, lamp_interface, "Keep"}, seconds{5},
                  [&](const CallResult<>& result) { error = result.error(); });
    run_until([&] { return !error.name.empty(); });
    EXPECT_EQ(error.name, disconnected_error);
}

TEST_F(ServerTest, ACallToNobodyIsAnsweredByTheBus) {
    start();
    CallError error;
    client.call<>({"org.evcharging.Nobody", manager, lamp_interface, "Keep"}, seconds{5},
                  [&](const CallResult<>& result) { error = result.error(); });
    run_until([&] { return !error.name.empty(); });
    EXPECT_EQ(error.name, "org.freedesktop.DBus.Error.ServiceUnknown");
}

}  // namespace
}  // namespace evc::bus
