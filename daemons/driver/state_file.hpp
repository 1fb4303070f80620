#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "platform/store/file_lock.hpp"

namespace evc::driver {

/// The file of `--state`, kept from all other processes while this lives, by whatever name they call it: by FILE.lock,
/// and by a lock of the file that was found and of the one that has taken its place since.
class StateFile {
public:
    /// Errors as store::FileLock has them.
    [[nodiscard]] static Result<std::unique_ptr<StateFile>> open(const std::filesystem::path& file);

    /// What the file holds; nothing when there is none. Fault::config when it cannot be read.
    [[nodiscard]] Result<std::optional<std::string>> read() const;

    /// Replaces the file by one that holds `text`, so that a crash or a power cut leaves the old one or the new one.
    /// Blocks on the disk. Errors as store::system_failure() gives them.
    [[nodiscard]] Status write(const std::string& text);

private:
    StateFile(std::string path, store::FileLock beside) : path_(std::move(path)), beside_(std::move(beside)) {}

    std::string path_;
    store::FileLock beside_;
    std::optional<store::FileLock> found_;
    std::optional<store::FileLock> newest_;
};

}  // namespace evc::driver
