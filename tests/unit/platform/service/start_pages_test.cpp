#include "platform/service/start_pages.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace evc::service {
namespace {

/// Resident pages of files, in kB (proc_pid_status(5)).
long resident_files() {
    std::ifstream status{"/proc/self/status"};
    std::string word;
    while (status >> word)
        if (word == "RssFile:") {
            long kilobytes = 0;
            status >> kilobytes;
            return kilobytes;
        }
    return -1;
}

int written = 1;  // in the program's file, and changed since

TEST(StartPagesTest, AreGivenBackAndWhatWasWrittenIsKept) {
    written = 2;
    const auto before = resident_files();
    drop_start_pages();
    const auto after = resident_files();
    EXPECT_GT(after, 0);
    EXPECT_LT(after, before);
    EXPECT_EQ(written, 2);
}

}  // namespace
}  // namespace evc::service
