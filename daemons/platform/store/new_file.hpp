#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/result.hpp"
#include "platform/store/file_lock.hpp"
#include "platform/store/files.hpp"

namespace evc::store {

/// A file that is given its name only when it is whole, and that takes no other's place. Gone again unless it is kept,
/// also when the program is killed: where the file system can, it has no name until then (O_TMPFILE); elsewhere it is
/// PATH.unfinished, locked, and one that nobody holds is removed by the next who wants that name.
class NewFile {
public:
    /// Errors: `usage` when `path` exists; `unavailable` when another process is making it; `config`, `no_space`.
    [[nodiscard]] static Result<NewFile> create(const std::string& path);
    /// For whoever has to open it by a name: always PATH.unfinished.
    [[nodiscard]] static Result<NewFile> create_named(const std::string& path);
    /// One that is called `name` and is never kept.
    [[nodiscard]] static Result<NewFile> create_scratch(const std::string& name);

    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();

    /// Open for reading and writing.
    [[nodiscard]] int descriptor() const { return lock_ ? lock_->file().get() : unnamed_.get(); }
    /// What it is called now; empty: it has no name.
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Gives it its name, for good. Its content has to be on the disk already.
    [[nodiscard]] Status keep();
    /// Takes it away now.
    void discard();

private:
    explicit NewFile(std::string path) : path_(std::move(path)) {}

    std::string path_;
    std::string name_;
    Descriptor unnamed_;
    std::optional<FileLock> lock_;
};

}  // namespace evc::store
