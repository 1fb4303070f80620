#include "protocol/health/message.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "protocol/link/line_reader.hpp"

namespace evc::health {
namespace {

CpId cp(std::string_view text) { return CpId::parse(text).value(); }

TEST(HealthCheck, MayNameItsChargePoint) {
    EXPECT_EQ(decode_check("HEALTH_CHECK"), Check{});
    EXPECT_EQ(decode_check("HEALTH_CHECK#"), Check{});
    EXPECT_EQ(decode_check("HEALTH_CHECK#CP001"), Check{cp("CP001")});
}

TEST(HealthCheck, IsRefusedWhenItIsNone) {
    for (const std::string line : {"", "health_check", "HEALTH_CHECKS", "HEALTH_CHECK CP001", "HEALTH_CHECK#a#b",
                                   "HEALTH_CHECK##", "HEALTH_CHECK#../x", "OK"})
        EXPECT_EQ(decode_check(line).error().fault, Fault::invalid) << line;
}

TEST(HealthAnswer, IsOkOrKoWithOrWithoutAReason) {
    EXPECT_EQ(decode_answer("OK"), Answer{});
    EXPECT_EQ(decode_answer("KO"), (Answer{false, ""}));
    EXPECT_EQ(decode_answer("KO#"), (Answer{false, ""}));
    EXPECT_EQ(decode_answer("KO#contactor #2 welded"), (Answer{false, "contactor #2 welded"}));
}

TEST(HealthAnswer, IsRefusedWhenItIsNone) {
    for (const std::string line : {"", "ok", "OK#", "OKAY", "KO no", "KO#a\tb", "KO#\xFF"})
        EXPECT_EQ(decode_answer(line).error().fault, Fault::invalid) << line;
}

TEST(HealthLines, AreReadAsTheyWereSent) {
    const auto bytes = encode(Check{}) + encode(Check{cp("CP001")});
    std::vector<Check> checks;
    for (const auto& line : link::LineReader{}.take(bytes).lines) checks.push_back(decode_check(line).value());
    EXPECT_EQ(checks, (std::vector<Check>{Check{}, Check{cp("CP001")}}));
}

TEST(HealthLines, CarryAnyReasonAsText) {
    EXPECT_EQ(encode(Answer{}), "OK\n");
    EXPECT_EQ(encode(Answer{false, ""}), "KO\n");
    EXPECT_EQ(encode(Answer{false, "two\nlines"}), "KO#two?lines\n");
    EXPECT_EQ(encode(Answer{false, std::string(3000, 'x')}).size(), 1025);
}

}  // namespace
}  // namespace evc::health
