#include "platform/kafka/record.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace {

using namespace evc::kafka;

/// org.apache.kafka.common.utils.Utils.toPositive(hash) % count.
std::int32_t as_java(std::int32_t hash, std::int32_t count) { return (hash & 0x7fffffff) % count; }

TEST(PartitionFor, EqualsJavaForKafkasOwnTestVectors) {
    struct {
        const char* key;
        std::int32_t murmur2;  // org.apache.kafka.common.utils.UtilsTest.testMurmur2
    } const vectors[] = {{"21", -973932308},
                         {"foobar", -790332482},
                         {"a-little-bit-long-string", -985981536},
                         {"a-little-bit-longer-string", -1486304829},
                         {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971}};
    for (const auto& [key, murmur2] : vectors)
        for (const std::int32_t count : {1, 2, 4, 7, 64, std::numeric_limits<std::int32_t>::max()})
            EXPECT_EQ(partition_for(key, count), as_java(murmur2, count)) << key << " of " << count;
}

TEST(PartitionFor, TakesTheEmptyKey) { EXPECT_LT(partition_for("", 4), 4); }

TEST(RecordCrc, IsZlibsCheckValue) { EXPECT_EQ(record_crc("12345", "6789"), 0xcbf43926U); }

TEST(RecordCrc, TellsAKeyAndAValueFromOthers) {
    EXPECT_NE(record_crc("CP-1", "{}"), record_crc("CP-2", "{}"));
    EXPECT_NE(record_crc("CP-1", "{}"), record_crc("CP-1", std::nullopt));
    EXPECT_EQ(record_crc(std::nullopt, std::nullopt), 0U);
}

}  // namespace
