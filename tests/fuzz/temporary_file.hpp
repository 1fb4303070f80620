#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace evc::fuzz {

/// A file in memory that holds the input, for readers that take a path.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view content);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] std::string path() const;

private:
    int descriptor_;
};

/// A directory in memory, emptied and removed at the end, for stores that make files beside their own.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
    void write(const std::string& name, std::string_view content) const;
    [[nodiscard]] std::string read(const std::string& name) const;
    void empty() const;

private:
    std::filesystem::path path_;
};

}  // namespace evc::fuzz
