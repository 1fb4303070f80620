#include "platform/bus/path.hpp"

#include <gtest/gtest.h>

#include <string>

namespace evc::bus {
namespace {

const std::string prefix = "/org/evcharging/Central1/charge_points";

TEST(Path, KeepsLettersAndDigitsAndEscapesTheRest) {
    EXPECT_EQ(object_path(prefix, "CP001"), prefix + "/CP001");
    EXPECT_EQ(object_path(prefix, "a.b_c-d"), prefix + "/a_2eb_5fc_2dd");
}

TEST(Path, EscapesALeadingDigit) { EXPECT_EQ(object_path(prefix, "1"), prefix + "/_31"); }

TEST(Path, OfTwoIdsIsNeverTheSame) {
    EXPECT_NE(object_path(prefix, "CP-1"), object_path(prefix, "CP_1"));
    EXPECT_NE(object_path(prefix, "CP_2d1"), object_path(prefix, "CP-1"));
}

TEST(Path, GivesItsIdBack) {
    for (const std::string id : {"CP001", "1", "a.b_c-d", "Z9._-", "_"})
        EXPECT_EQ(object_id(prefix, object_path(prefix, id)), id);
}

TEST(Path, OfSomethingElseHasNoId) {
    EXPECT_EQ(object_id(prefix, prefix), std::nullopt);
    EXPECT_EQ(object_id(prefix, "/org/evcharging/Engine1/charge_points/CP001"), std::nullopt);
    EXPECT_EQ(object_id(prefix, prefix + "/CP001/more"), std::nullopt);
}

TEST(Path, AnInstanceBecomesOneElementOfABusName) {
    EXPECT_EQ(name_element("CP001"), "CP001");
    EXPECT_EQ(name_element("site-1.north"), "site_2d1_2enorth");
    EXPECT_EQ(name_element("7"), "_37");
}

}  // namespace
}  // namespace evc::bus
