#include "central/monitors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "unit/platform/net/net_testing.hpp"

namespace evc::central {
namespace {

using net::Peer;
using net::run_until;
using testing::HasSubstr;
using testing::StartsWith;

/// The monitors' port on the loopback interface, and what came in by it. What is done about an event is done while it
/// is handed over, as Central does what needs no commit.
class MonitorsTest : public testing::Test {
protected:
    void open() {
        settings.listen = {"127.0.0.1", 0, ""};
        monitors = std::make_unique<Monitors>(loop, settings, [this](const MonitorEvent& event) {
            events.push_back(event);
            if (react) react(event);
        });
        ASSERT_TRUE(monitors->listen(store));
    }
    [[nodiscard]] Peer connect() const { return Peer::connected_to({"127.0.0.1", monitors->port(), ""}); }
    bool until(const std::function<bool()>& done) { return run_until(loop, done); }
    bool ends(Peer& peer) {
        return until([&] { return peer.read().ended(); });
    }
    template <class Event>
    [[nodiscard]] std::vector<Event> all() const {
        std::vector<Event> found;
        for (const auto& event : events)
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        return found;
    }
    /// As a Fleet that lets no unknown charge point in.
    void refuse_all() {
        react = [this](const MonitorEvent& event) {
            if (const auto* registered = std::get_if<MonitorRegistered>(&event))
                monitors->refuse(registered->connection, registered->cp, "unknown-cp");
        };
    }

    loop::Loop loop;
    service::DescriptorStore store;
    Monitors::Settings settings;
    std::unique_ptr<Monitors> monitors;
    std::vector<MonitorEvent> events;
    std::function<void(const MonitorEvent&)> react;
};

TEST_F(MonitorsTest, HandsOverWhatAMonitorSays) {
    open();
    auto peer = connect();
    peer.send("REGISTER#CP001#Gran Vía#0.45\n");
    ASSERT_TRUE(until([&] { return events.size() == 1; }));
    const auto registered = all<MonitorRegistered>().at(0);
    EXPECT_EQ(registered.cp.text(), "CP001");
    EXPECT_EQ(registered.location, "Gran Vía");
    EXPECT_EQ(registered.tariff, (Tariff{4'500, Currency{}}));
    EXPECT_TRUE(registered.local);
    peer.send("FAULT#CP001#smoke\n");
    ASSERT_TRUE(until([&] { return events.size() == 2; }));
    EXPECT_EQ(all<MonitorFault>().at(0).reason, "smoke");
    peer.close();
    ASSERT_TRUE(until([&] { return events.size() == 3; }));
    EXPECT_EQ(all<MonitorClosed>().at(0).connection, registered.connection);
}

TEST_F(MonitorsTest, ARefusedConnectionIsGoneWhateverStandsBehindItsRegistration) {
    refuse_all();
    open();
    for (const std::size_t size : {0U, 1U, 15U, 152U, 156U, 160U, 1'000U}) {
        auto peer = connect();
        peer.send("REGISTER#NEW1#y\n" + std::string(size, 'A'));
        EXPECT_TRUE(ends(peer)) << size;
    }
    EXPECT_EQ(all<MonitorClosed>().size(), 0U) << "whoever refuses knows that it is gone";
    EXPECT_EQ(monitors->offenders(), 0U);
}

TEST_F(MonitorsTest, ARefusedConnectionHasNoSayAnyMore) {
    refuse_all();
    open();
    auto peer = connect();
    peer.send("REGISTER#NEW1#y\nHEALTHY#NEW1\nHEALTHY#OTHER\n");
    EXPECT_TRUE(ends(peer));
    EXPECT_EQ(events.size(), 1U);
}

TEST_F(MonitorsTest, ABlockConnectionIsToldWhyItIsRefused) {
    refuse_all();
    open();
    auto peer = connect();
    peer.send("\x05" + link::frame_of("REGISTER#NEW1#y") + "\x02" + std::string(156, 'A'));
    EXPECT_TRUE(ends(peer));
    EXPECT_EQ(peer.received(), "\x06\x06" + link::frame_of("REFUSED#NEW1#unknown-cp"));
}

TEST_F(MonitorsTest, AnEventMayEndAnyConnectionAndAllOfThem) {
    open();
    auto other = connect();
    other.send("REGISTER#CP001#\n");
    ASSERT_TRUE(until([&] { return events.size() == 1; }));
    react = [this](const MonitorEvent&) { monitors->stop(); };
    auto peer = connect();
    peer.send("REGISTER#CP002#\nHEALTHY#CP002\n" + std::string(156, 'A'));
    EXPECT_TRUE(ends(peer));
    EXPECT_TRUE(ends(other));
}

TEST_F(MonitorsTest, WhoBreaksTheRulesIsToldAndCounted) {
    open();
    auto peer = connect();
    peer.send("REGISTER#CP001#\nHEALTHY#CP002\n");
    EXPECT_TRUE(ends(peer));
    EXPECT_THAT(peer.received(), StartsWith("ERROR#this connection is registered for CP001"));
    EXPECT_EQ(monitors->offenders(), 1U);
    EXPECT_EQ(all<MonitorClosed>().size(), 1U);
}

// Ports held.

TEST_F(MonitorsTest, AConnectionThatDoesNotRegisterIsClosedInTimeWhateverElseItSays) {
    settings.admission.silence = milliseconds{50};
    open();
    auto silent = connect();
    auto slow = connect();
    slow.send("REGISTER#CP0");
    EXPECT_TRUE(ends(silent));
    EXPECT_TRUE(ends(slow));
    EXPECT_EQ(silent.received(), "ERROR#no REGISTER in time\n");
    EXPECT_TRUE(events.empty());
    EXPECT_EQ(monitors->offenders(), 0U);
}

TEST_F(MonitorsTest, ARegisteredConnectionIsForFleetToWatch) {
    settings.admission.silence = milliseconds{50};
    open();
    auto peer = connect();
    peer.send("REGISTER#CP001#\n");
    ASSERT_TRUE(until([&] { return events.size() == 1; }));
    auto silent = connect();
    ASSERT_TRUE(ends(silent));
    EXPECT_FALSE(peer.read().ended());
}

TEST_F(MonitorsTest, TheOldestSilentConnectionGivesWayWhenAllPlacesAreTaken) {
    settings.admission.places = 3;
    open();
    auto registered = connect();
    registered.send("REGISTER#CP001#\n");
    ASSERT_TRUE(until([&] { return events.size() == 1; }));
    auto oldest = connect();
    auto younger = connect();
    auto returning = connect();
    returning.send("REGISTER#CP002#\n");
    ASSERT_TRUE(until([&] { return events.size() == 2; }));
    EXPECT_TRUE(ends(oldest));
    EXPECT_FALSE(younger.read().ended());
    EXPECT_FALSE(registered.read().ended());
    EXPECT_EQ(monitors->turned_away(), 1U);
}

TEST_F(MonitorsTest, AnAddressThatConnectsTooFastIsTurnedAway) {
    settings.admission.arrivals = {1, 5};
    open();
    std::vector<Peer> peers;
    for (int i = 0; i < 7; ++i) peers.push_back(connect());
    EXPECT_TRUE(ends(peers.at(5)));
    EXPECT_TRUE(ends(peers.at(6)));
    EXPECT_EQ(monitors->turned_away(), 2U);
    EXPECT_FALSE(peers.at(0).read().ended());
}

// Floods.

TEST_F(MonitorsTest, OfWhatIsReadAtOnceOnlyTheNewestHealthIsHandedOnAndRegistrationsAll) {
    open();
    auto peer = connect();
    std::string flood = "REGISTER#CP001#\n";
    for (int i = 0; i < 40; ++i) flood += "FAULT#CP001#smoke\nHEALTHY#CP001\n";
    peer.send(flood + "FAULT#CP001#last\n");
    ASSERT_TRUE(until([&] { return events.size() == 2; }));
    EXPECT_EQ(all<MonitorFault>().at(0).reason, "last");
}

/// How many times its connection is read within some time while a peer says as much as it can.
class FloodedMonitors : public MonitorsTest {
protected:
    void flood(const std::string& message, milliseconds time) {
        auto peer = connect();
        peer.send("REGISTER#CP001#\n");
        ASSERT_TRUE(until([&] { return events.size() == 1; }));
        std::string much;
        while (much.size() < 4'096) much += message;
        const auto end = loop::Loop::now().steady + time;
        run_until(
            loop,
            [&] {
                sent += peer.send(much);
                return loop::Loop::now().steady >= end;
            },
            time + seconds{10});
    }

    std::size_t sent = 0;
};

TEST_F(FloodedMonitors, ReadAConnectionBeyondItsRateOnlyNowAndThen) {
    settings.messages = {20, 100};
    open();
    flood("FAULT#CP001\nHEALTHY#CP001\n", milliseconds{500});
    EXPECT_LE(events.size(), 12U);
    EXPECT_FALSE(all<MonitorClosed>().size() > 0) << "it is slowed down, not ended";
}

TEST_F(FloodedMonitors, CountBytesThatMakeNoMessage) {
    settings.messages = {20, 100};
    open();
    auto peer = connect();
    peer.send("\x05");
    ASSERT_TRUE(until([&] { return peer.read().received() == "\x06"; }));
    const std::string much(16'384, '\x05');
    const auto end = loop::Loop::now().steady + milliseconds{500};
    run_until(loop, [&] {
        peer.send(much);
        peer.read();
        return loop::Loop::now().steady >= end;
    });
    EXPECT_LE(peer.received().size(), 8U * 16'384);
}

}  // namespace
}  // namespace evc::central
