#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/name.hpp"
#include "core/result.hpp"
#include "core/trip/records.hpp"
#include "platform/store/files.hpp"

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

/// How far `driver` has come with `plan`, as the state file keeps it: a JSON object
/// `{v, driverId, done, lines, requestId?, cpId?, at?, expiresAt?}`, where `lines` is a UUID (version 5) of the lines
/// that were asked already.
[[nodiscard]] std::string encode_state(const TripRecord& record, const DriverId& driver, const std::vector<CpId>& plan);

/// Fault::config when it is no such object, of another driver, or the lines that were asked already are not those of
/// `plan` any more. Lines that were not asked yet may have changed.
[[nodiscard]] Result<TripRecord> decode_state(std::string_view text, const DriverId& driver,
                                              const std::vector<CpId>& plan);

}  // namespace evc::driver
