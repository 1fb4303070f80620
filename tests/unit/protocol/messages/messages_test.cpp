#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/json/document.hpp"
#include "unit/protocol/messages/samples.hpp"

namespace evc::protocol::test {
namespace {

using testing::HasSubstr;

class EveryMessage : public testing::TestWithParam<Sample> {
protected:
    const Sample& sample = GetParam();

    std::vector<std::string> keys() const {
        std::vector<std::string> result;
        const auto document = boost::json::parse(sample.bytes);
        for (const auto& member : document.as_object())
            if (member.key() != "v") result.emplace_back(member.key());
        return result;
    }
    bool is_required(const std::string& key) const {
        return std::find(sample.required.begin(), sample.required.end(), key) != sample.required.end();
    }
    std::string complaint(std::string_view bytes) const {
        const auto status = sample.decode(bytes);
        if (status) return "none";
        EXPECT_EQ(status.error().fault, Fault::invalid);
        EXPECT_LT(status.error().text.size(), 200U) << "too long for a header of Kafka";
        return status.error().text;
    }
};

TEST_P(EveryMessage, IsWrittenAsTheContractHasIt) { EXPECT_EQ(sample.encoded(), sample.bytes); }

TEST_P(EveryMessage, IsUnderstoodAsItIsWritten) {
    EXPECT_TRUE(sample.means_the_sample(sample.bytes)) << complaint(sample.bytes);
}

TEST_P(EveryMessage, IsUnderstoodWithItsFieldsInAnyOrderAndWhiteSpace) {
    auto fields = keys();
    std::string bytes = " {\r\n";
    const auto document = boost::json::parse(sample.bytes);
    for (auto key = fields.rbegin(); key != fields.rend(); ++key)
        bytes += "\t\"" + *key + "\" : " + boost::json::serialize(document.at(*key)) + " ,\n";
    EXPECT_TRUE(sample.means_the_sample(bytes + "\"v\" : 1 } \n")) << complaint(bytes + "\"v\" : 1 } \n");
}

TEST_P(EveryMessage, WithoutARequiredFieldNamesIt) {
    for (const auto& key : sample.required) {
        if (key == "type" || key == "status") continue;
        EXPECT_EQ(complaint(with_field(sample.bytes, key, "")), "field " + key + " is missing, it is required");
        EXPECT_EQ(complaint(with_field(sample.bytes, key, "null")), "field " + key + " is missing, it is required");
    }
}

TEST_P(EveryMessage, DoesWithoutItsOptionalFields) {
    for (const auto& key : keys()) {
        if (is_required(key) || key == "type") continue;
        EXPECT_EQ(complaint(with_field(sample.bytes, key, "")), "none");
        EXPECT_EQ(complaint(with_field(sample.bytes, key, "null")), "none");
    }
}

TEST_P(EveryMessage, RefusesAFieldOfTheWrongKindAndNamesIt) {
    for (const auto& key : keys())
        for (const auto* value : {"[1]", "-1", "1.5", "1e30", R"({"x":1})", R"("\u0007")"})
            EXPECT_THAT(complaint(with_field(sample.bytes, key, value)), HasSubstr("field " + key)) << value;
}

TEST_P(EveryMessage, IgnoresFieldsThatItDoesNotKnow) {
    EXPECT_TRUE(
        sample.means_the_sample(with_field(sample.bytes, "new", R"({"a":[1,{"b":[null]}],"a2":"\ud83d\ude97"})")));
    EXPECT_TRUE(sample.means_the_sample(with_field(sample.bytes, "cpid", "7")));
}

TEST_P(EveryMessage, WithoutVersionCountsAsTheFirst) {
    EXPECT_TRUE(sample.means_the_sample(with_field(sample.bytes, "v", "")));
}

TEST_P(EveryMessage, OfAnotherVersionIsRefused) {
    for (const auto* version : {"2", "0", "-1", "1.0", "\"1\"", "true", "18446744073709551617"})
        EXPECT_THAT(complaint(with_field(sample.bytes, "v", version)), HasSubstr("field v is ")) << version;
}

TEST_P(EveryMessage, MayBeAsLongAsTheLimitAndNoLonger) {
    const auto at_limit = sample.bytes + std::string(message_size_max - sample.bytes.size(), ' ');
    EXPECT_TRUE(sample.means_the_sample(at_limit));
    EXPECT_EQ(complaint(at_limit + " "), "the message has 16385 bytes, at most 16384 are allowed");
}

TEST_P(EveryMessage, CutAnywhereIsRefused) {
    for (std::size_t size = 0; size < sample.bytes.size(); ++size)
        EXPECT_NE(complaint(sample.bytes.substr(0, size)), "none") << size;
}

INSTANTIATE_TEST_SUITE_P(Messages, EveryMessage, testing::ValuesIn(samples()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace evc::protocol::test
