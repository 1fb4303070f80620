#include "platform/config/lists.hpp"

#include <gtest/gtest.h>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::config {
namespace {

KnownChargePoint cp(const std::string& id, const std::string& location, std::int64_t price_e4) {
    return {*CpId::parse(id), location, Tariff{price_e4, Currency{}}};
}

class CpDatabase : public ::testing::Test {
protected:
    Result<std::vector<KnownChargePoint>> read(const std::string& text) {
        return read_cp_database(directory_.file("cp.txt", text), Currency{});
    }
    /// The error without the directory.
    std::string error_of(const std::string& text) {
        const auto result = read(text);
        if (result) return "no error";
        EXPECT_EQ(result.error().fault, Fault::config);
        const auto directory = directory_.path("");
        EXPECT_TRUE(result.error().text.starts_with(directory));
        return result.error().text.substr(directory.size());
    }

    test::TemporaryDirectory directory_;
};

TEST_F(CpDatabase, TakesEachSeparatorCommentsAndEmptyLines) {
    const auto result = read(
        "\xEF\xBB\xBF// id, location, tariff\r\n"
        "CP001,Gran Vía,0.50\r\n"
        "\n   \n"
        "# and this one, which had no id as a charge point\n"
        "CP002#Plaza, 3#0,45\n"
        "CP003 ; Calle Ñ ; 1\n"
        "  // the end");
    ASSERT_TRUE(result) << result.error().text;
    EXPECT_EQ(*result, (std::vector{cp("CP001", "Gran Vía", 5'000), cp("CP002", "Plaza, 3", 4'500),
                                    cp("CP003", "Calle Ñ", 10'000)}));
}

TEST_F(CpDatabase, TakesAQuotedLocationThatHoldsSeparatorsAndQuotes) {
    const auto result = read("CP1,\"Mayor, 1 #2; \"\"B\"\"\",0.5\nCP2,\"\",0.5\n");
    ASSERT_TRUE(result) << result.error().text;
    EXPECT_EQ(*result, (std::vector{cp("CP1", "Mayor, 1 #2; \"B\"", 5'000), cp("CP2", "", 5'000)}));
}

TEST_F(CpDatabase, MayBeEmpty) { EXPECT_EQ(read("")->size(), 0U); }

TEST_F(CpDatabase, NamesLineFieldAndWhatIsAllowed) {
    EXPECT_EQ(error_of("CP1,a,0.5\n-x,a,0.5\n"), "cp.txt:2: id: found '-x'; allowed: " + std::string{name_rule});
    EXPECT_EQ(error_of("CP1,a,cheap\n"),
              "cp.txt:1: tariff: found 'cheap'; allowed: the price of a kWh from 0 to 1000000 with at most 4 decimals, "
              "such as \"0.50\"");
    EXPECT_EQ(error_of("\n\nCP1,a\x01,1\n"),
              "cp.txt:3: location: found 'a\\u0001'; allowed: text of at most 256 bytes "
              "without control characters");
}

TEST_F(CpDatabase, RefusesAWrongNumberOfFieldsAndBrokenQuotes) {
    EXPECT_EQ(error_of("CP1,a\n"), "cp.txt:1: found 2 fields; allowed: id,location,tariff with , # or ; between them");
    EXPECT_EQ(error_of("CP1,a,0,50\n"),
              "cp.txt:1: found 4 fields; allowed: id,location,tariff with , # or ; between them");
    EXPECT_EQ(error_of("CP1\n"), "cp.txt:1: found 1 fields; allowed: id,location,tariff with , # or ; between them");
    EXPECT_EQ(error_of("CP1,\"a,0.5\n"),
              "cp.txt:1: a double quote is not closed; allowed: \"text\" with each \" in it doubled");
    EXPECT_EQ(error_of("CP1,\"a\"b,0.5\n"),
              "cp.txt:1: a double quote is not closed; allowed: \"text\" with each \" in it doubled");
}

TEST_F(CpDatabase, NamesBothLinesOfADoubledId) {
    EXPECT_EQ(error_of("CP1,a,1\n// b\nCP1,c,2\n"),
              "cp.txt:3: id: 'CP1' is there twice, the first time at line 1; allowed: once");
}

TEST_F(CpDatabase, RefusesWhatIsNotUtf8OrNotThere) {
    EXPECT_EQ(error_of("CP1,a,1\nCP2,Gran V\xED"
                       "a,1\n"),
              "cp.txt:2: not UTF-8; allowed: UTF-8 text");
    const auto missing = read_cp_database(directory_.path("none.txt"), Currency{});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().text, directory_.path("none.txt") + ": cannot be read: No such file or directory");
}

TEST(RequestFile, KeepsOrderRepetitionAndLineNumbers) {
    const test::TemporaryDirectory directory;
    const auto result = read_request_file(directory.file("r.txt", "CP1\n\n// no\n# nor this\n CP2 \r\n #CP3\nCP1"));
    ASSERT_TRUE(result) << result.error().text;
    EXPECT_EQ(*result,
              (std::vector<RequestLine>{{1, *CpId::parse("CP1")}, {5, *CpId::parse("CP2")}, {7, *CpId::parse("CP1")}}));
}

TEST(RequestFile, NamesTheLineThatIsNoCpId) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file("r.txt", "CP1\nCP 2\n");
    const auto result = read_request_file(file);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(),
              (Error{Fault::config, file + ":2: cpId: found 'CP 2'; allowed: " + std::string{name_rule}}));
}

}  // namespace
}  // namespace evc::config
