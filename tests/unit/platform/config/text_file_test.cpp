#include "platform/config/text_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::config {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t most = 100'000;

std::string error_of(const std::string& file) {
    const auto text = read_text_file(file, most);
    if (text) return "no error";
    EXPECT_EQ(text.error().fault, Fault::config);
    return text.error().text;
}

TEST(TextFile, ReadsAFileAndItsMode) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file("a", std::string(most, 'x'));
    ::chmod(file.c_str(), 0604);
    const auto read = read_file(file, most);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text, std::string(most, 'x'));
    EXPECT_EQ(read->mode, 0604U);
    EXPECT_EQ(*read_text_file("/dev/null", most), "");
}

TEST(TextFile, ReadsNoMoreThanItMay) {
    const test::TemporaryDirectory directory;
    EXPECT_THAT(error_of(directory.file("a", std::string(most + 1, 'x'))), HasSubstr("too large; allowed: 100000"));
    const auto huge = directory.file("huge", "");
    ASSERT_EQ(::truncate(huge.c_str(), off_t{1} << 40), 0);  // a terabyte that takes no room
    EXPECT_THAT(error_of(huge), HasSubstr("too large"));
}

TEST(TextFile, RefusesDevicesDirectoriesAndSockets) {
    const test::TemporaryDirectory directory;
    EXPECT_THAT(error_of("/dev/zero"), HasSubstr("is a device or socket"));
    EXPECT_THAT(error_of(directory.path("")), HasSubstr("is a directory"));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    directory.path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_THAT(error_of(directory.path("socket")), HasSubstr("cannot be read"));
    ::close(socket);
}

TEST(TextFile, DoesNotWaitForAPipeThatNobodyWritesTo) {
    const test::TemporaryDirectory directory;
    const auto pipe = directory.path("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(error_of(pipe), HasSubstr("a pipe that nothing was written to"));
    const int silent = ::open(pipe.c_str(), O_RDWR);
    EXPECT_THAT(error_of(pipe), HasSubstr("timed out"));
    ::close(silent);
}

// As a shell passes <(...).
TEST(TextFile, ReadsAPipeToItsEnd) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    std::thread writer{[out = ends[1]] {
        const std::string half(70'000, 'x');
        EXPECT_EQ(::write(out, half.data(), half.size()), 70'000);
        ::close(out);
    }};
    const auto text = read_text_file("/dev/fd/" + std::to_string(ends[0]), most);
    writer.join();
    ::close(ends[0]);
    ASSERT_TRUE(text) << text.error().text;
    EXPECT_EQ(text->size(), 70'000U);
}

}  // namespace
}  // namespace evc::config
