#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "platform/config/value_parser.hpp"

namespace evc::config {

/// Largest configuration file: 1 MiB.
inline constexpr std::size_t file_size_max = 1024 * 1024;

/// Most keys and maps of a configuration file, those that merge keys bring counted each time.
inline constexpr std::size_t keys_max = 100'000;

/// A map of a YAML file, read key by key. Each read marks its key as known; Document::finish() refuses the others.
/// It may not outlive its document. A wrong value leaves the target as it was and is remembered by the document, so
/// that readers need no branches.
class Section {
public:
    /// Reads `key` into `out` when it is there. True when it was there and good.
    template <class T>
    bool read(std::string_view key, T& out, const ValueParser<T>& kind) {
        const auto found = scalar(key);
        if (!found) return false;
        auto value = kind.parse(*found);
        if (!value) {
            refuse_value(key, *found, kind.allowed);
            return false;
        }
        out = *std::move(value);
        return true;
    }

    template <class T>
    bool read(std::string_view key, std::optional<T>& out, const ValueParser<T>& kind) {
        T value{};
        if (!read(key, value, kind)) return false;
        out = std::move(value);
        return true;
    }

    /// A nested map; one without keys when `key` is absent or has no value.
    [[nodiscard]] Section section(std::string_view key);

    /// A list of maps, at most `most`; none when `key` is absent.
    [[nodiscard]] std::vector<Section> sections(std::string_view key, std::size_t most);

    /// A map of texts whose keys are free, such as a library's properties. Those of which `is_secret` says so are in no
    /// message, and refused in a file that others may read or write.
    void read_map(std::string_view key, std::map<std::string, std::string>& out,
                  bool (*is_secret)(std::string_view key));

    /// Whether the file has this key; does not mark it as known.
    [[nodiscard]] bool has(std::string_view key) const;

    /// For what no single value shows, such as two keys that exclude each other: "FILE:LINE: key 'x': <why>".
    void refuse(std::string_view key, const std::string& why);

private:
    friend class Document;
    struct State;
    explicit Section(std::shared_ptr<State> state) : state_(std::move(state)) {}

    [[nodiscard]] std::optional<std::string> scalar(std::string_view key);
    void refuse_value(std::string_view key, const std::string& found, const std::string& allowed);
    void read_secret(std::string_view key, std::string& out);

    std::shared_ptr<State> state_;
};

/// A YAML file: one document, UTF-8, at most file_size_max, a map at its top or nothing at all. Anchors and merge keys
/// work. Errors are Fault::config and read "FILE:LINE: key 'a.b': found 'x'; allowed: …"; of several the one of the
/// first line is said.
class Document {
public:
    [[nodiscard]] static Result<Document> load(const std::filesystem::path& file);
    /// The same from a text in memory; `file` is its name in messages, `mode` its permission bits.
    [[nodiscard]] static Result<Document> parse(const std::string& file, const std::string& text, mode_t mode = 0600);

    [[nodiscard]] Section root();
    /// After every reader has run: the first wrong value, or key that no reader knows.
    [[nodiscard]] Status finish();

private:
    struct State;
    explicit Document(std::shared_ptr<State> state) : state_(std::move(state)) {}
    friend class Section;

    std::shared_ptr<State> state_;
};

}  // namespace evc::config
