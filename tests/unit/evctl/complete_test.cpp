#include "evctl/complete.hpp"

#include <gmock/gmock.h>

namespace evc::evctl {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

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
