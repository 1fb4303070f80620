#include "fuzz/temporary_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "fuzz/property.hpp"

namespace evc::fuzz {
namespace {

constexpr mode_t of_owner = 0600;

}  // namespace

TemporaryFile::TemporaryFile(std::string_view content) : descriptor_(::memfd_create("input", MFD_CLOEXEC)) {
    require(descriptor_ >= 0 && ::fchmod(descriptor_, of_owner) == 0, "a file in memory can be made");
    const auto written = ::write(descriptor_, content.data(), content.size());
    require(written == static_cast<ssize_t>(content.size()), "a file in memory can be written");
}

TemporaryFile::~TemporaryFile() { ::close(descriptor_); }

std::string TemporaryFile::path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = "/dev/shm/evcharging-fuzz-XXXXXX";
    require(::mkdtemp(pattern.data()) != nullptr, "a directory in /dev/shm can be made");
    path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() { std::filesystem::remove_all(path_); }

void TemporaryDirectory::write(const std::string& name, std::string_view content) const {
    std::ofstream out{path_ / name, std::ios::binary | std::ios::trunc};
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    require(out.good(), "a file in /dev/shm can be written");
}

std::string TemporaryDirectory::read(const std::string& name) const {
    std::ifstream in{path_ / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void TemporaryDirectory::empty() const {
    for (const auto& entry : std::filesystem::directory_iterator{path_}) std::filesystem::remove_all(entry.path());
}

}  // namespace evc::fuzz
