#include "evctl/command_line.hpp"

#include <gmock/gmock.h>

namespace evc::evctl {
namespace {

using ::testing::HasSubstr;

Result<Invocation> read_line(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "evctl");
    return read(static_cast<int>(arguments.size()), arguments.data());
}

Options options_of(std::vector<const char*> arguments) { return read_line(std::move(arguments)).value().options; }

std::string error_of(std::vector<const char*> arguments) {
    const auto invocation = read_line(std::move(arguments));
    if (invocation) return "no error";
    EXPECT_EQ(invocation.error().fault, Fault::usage);
    return invocation.error().text;
}

TEST(CommandLine, NamesTheVerbAndWhatItIsAbout) {
    const auto invocation = read_line({"stop", "CP001", "CP002", "--reason", "storm", "--json"});
    ASSERT_TRUE(invocation);
    EXPECT_STREQ(invocation->verb->name, "stop");
    EXPECT_EQ(invocation->options.cps, (std::vector{*CpId::parse("CP001"), *CpId::parse("CP002")}));
    EXPECT_EQ(invocation->options.reason, "storm");
    EXPECT_TRUE(invocation->options.json);
}

TEST(CommandLine, DefaultsAreThoseOfPeopleAtThisMachine) {
    const auto options = options_of({"list"});
    EXPECT_FALSE(options.json);
    EXPECT_TRUE(options.legend);
    EXPECT_FALSE(options.session_bus);
    EXPECT_TRUE(options.host.empty());
    EXPECT_EQ(options.timeout, seconds{10});
}

TEST(CommandLine, StopAndResumeTakeIdsOrAll) {
    EXPECT_TRUE(options_of({"stop", "--all"}).all);
    for (const auto* verb : {"stop", "resume"}) {
        EXPECT_THAT(error_of({verb}), HasSubstr("found neither ids nor --all; allowed: one of the two"));
        EXPECT_THAT(error_of({verb, "CP001", "--all"}), HasSubstr("found ids and --all; allowed: one of the two"));
    }
}

TEST(CommandLine, RefusesWhatIsNoIdPriceStateOrTime) {
    EXPECT_THAT(error_of({"show", "../x"}), HasSubstr("<CP>: found '../x'; allowed: 1 to 48 characters"));
    EXPECT_THAT(error_of({"set-tariff", "CP001", "cheap"}), HasSubstr("<TARIFF>: found 'cheap'; allowed: the price"));
    EXPECT_THAT(error_of({"list", "--state", "broken"}), HasSubstr("allowed: disconnected, faulted, stopped"));
    EXPECT_THAT(error_of({"tickets", "--since", "yesterday"}), HasSubstr("allowed: an RFC 3339 time"));
    EXPECT_THAT(error_of({"list", "--timeout", "0"}), HasSubstr("--timeout: found '0'"));
}

TEST(CommandLine, RefusesWhatContradictsItself) {
    EXPECT_THAT(error_of({"sessions", "--open", "--ended"}), HasSubstr("allowed: one of the two"));
    EXPECT_THAT(error_of({"-H", "far", "--bus", "session", "list"}), HasSubstr("allowed: one of the two"));
}

TEST(CommandLine, CannotBackUpIntoAFileOfAnotherMachine) {
    EXPECT_THAT(error_of({"backup", "copy.db", "-H", "far"}), HasSubstr("run evctl there"));
}

TEST(CommandLine, AHostIsNothingThatSshCouldTakeForAnOption) {
    EXPECT_EQ(options_of({"-H", "operator@far", "list"}).host, "operator@far");
    EXPECT_THAT(error_of({"--host=-oProxyCommand=x", "list"}), HasSubstr("allowed: HOST or USER@HOST"));
}

TEST(CommandLine, EveryVerbHasHelp) {
    for (const auto& verb : verbs()) {
        const auto invocation = read_line({verb.name, "--help"});
        ASSERT_TRUE(invocation && invocation->print) << verb.name;
        EXPECT_THAT(*invocation->print, HasSubstr(verb.help));
    }
}

}  // namespace
}  // namespace evc::evctl
