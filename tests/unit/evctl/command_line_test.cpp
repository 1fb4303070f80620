#include "evctl/command_line.hpp"

#include <gmock/gmock.h>

namespace evc::evctl {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

/// Central knows CP001, CP002 and X; an engine of this machine hosts CP001.
std::vector<std::string> completed(std::vector<std::string> words) {
    return candidates({std::move(words), [](bool hosted) -> std::vector<std::string> {
                           if (hosted) return {"CP001"};
                           return {"CP001", "CP002", "X"};
                       }});
}

/// Where asking for ids would be a waste.
std::vector<std::string> completed_without_ids(std::vector<std::string> words) {
    return candidates({std::move(words), [](bool) -> std::vector<std::string> {
                           ADD_FAILURE() << "asked for ids";
                           return {};
                       }});
}

TEST(Completion, OffersVerbs) {
    EXPECT_THAT(completed_without_ids({"st"}), ElementsAre("status", "stop"));
    EXPECT_THAT(completed_without_ids({""}), Contains("set-tariff"));
    EXPECT_THAT(completed_without_ids({""}), Not(Contains("complete")));
    EXPECT_THAT(completed_without_ids({"--json", "sh"}), ElementsAre("show"));
}

TEST(Completion, OffersOptionsOfTheVerb) {
    EXPECT_THAT(completed_without_ids({"stop", "--r"}), ElementsAre("--reason"));
    EXPECT_THAT(completed_without_ids({"show", "--a"}), IsEmpty());
    EXPECT_THAT(completed_without_ids({"--j"}), ElementsAre("--json"));
}

TEST(Completion, OffersIdsWhereTheyBelong) {
    EXPECT_THAT(completed({"show", ""}), ElementsAre("CP001", "CP002", "X"));
    EXPECT_THAT(completed({"show", "CP"}), ElementsAre("CP001", "CP002"));
    EXPECT_THAT(completed({"show", "CP001", ""}), IsEmpty());
    EXPECT_THAT(completed({"-H", "far", "show", "X"}), ElementsAre("X"));
    EXPECT_THAT(completed({"tickets", "--cp", "X"}), ElementsAre("X"));
}

TEST(Completion, OffersEachIdOnce) { EXPECT_THAT(completed({"stop", "CP001", "CP"}), ElementsAre("CP002")); }

TEST(Completion, OffersToEnginesWhatTheyHost) {
    for (const auto* verb : {"fault", "repair", "plug", "unplug", "request"})
        EXPECT_THAT(completed({verb, ""}), ElementsAre("CP001"));
}

TEST(Completion, OffersAnOptionsValues) {
    EXPECT_THAT(completed_without_ids({"list", "--state", "s"}), ElementsAre("stopped", "supplying"));
    EXPECT_THAT(completed_without_ids({"list", "--state", "=", "av"}), ElementsAre("available"));
    EXPECT_THAT(completed_without_ids({"list", "--state", "="}), Contains("faulted"));
    EXPECT_THAT(completed_without_ids({"--bus", ""}), ElementsAre("system", "session"));
}

TEST(Completion, HasNothingToOfferForWhatNobodyKnows) {
    EXPECT_THAT(completed_without_ids({}), IsEmpty());
    EXPECT_THAT(completed_without_ids({"nonsense", ""}), IsEmpty());
    EXPECT_THAT(completed_without_ids({"add", ""}), IsEmpty());
    EXPECT_THAT(completed_without_ids({"stop", "--reason", ""}), IsEmpty());
}

}  // namespace
}  // namespace evc::evctl
