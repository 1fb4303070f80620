#include "platform/config/document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <utility>

#include "platform/config/text_file.hpp"

namespace evc::config {
namespace {

constexpr std::size_t merge_depth_max = 8;
constexpr std::size_t map_size_max = 200;
constexpr std::size_t value_length_max = 4096;

std::string octal(mode_t mode) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), mode, 8).ptr;
    return "0" + std::string{digits.data(), end};
}

std::size_t line_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.line, 0)) + 1; }
std::size_t line_of(const YAML::Node& node) { return line_of(node.Mark()); }

std::string shape(const YAML::Node& node) {
    switch (node.Type()) {
        case YAML::NodeType::Null: return "nothing";
        case YAML::NodeType::Sequence: return "a list";
        case YAML::NodeType::Map: return "a map";
        case YAML::NodeType::Scalar: return in_quotes(node.Scalar());
        case YAML::NodeType::Undefined: break;
    }
    return "nothing";
}

/// Where documents begin. YAML::LoadAll() is not to be used: where its parser does not get on, as at a comma in the
/// place of a value, it finds the same document there again and again, without end.
class Beginnings : public YAML::EventHandler {
public:
    std::vector<YAML::Mark> marks;

    void OnDocumentStart(const YAML::Mark& mark) override { marks.push_back(mark); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

/// Line and complaint; nothing when there is one document at most.
std::optional<std::pair<std::size_t, std::string>> beginning_of_a_second(const std::string& text) {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    Beginnings found;
    while (found.marks.size() < 2 && parser.HandleNextDocument(found)) {
    }
    if (found.marks.size() < 2) return std::nullopt;
    const auto line = line_of(found.marks[1]);
    if (found.marks[1].pos == found.marks[0].pos) return std::pair{line, "is no YAML: no value can begin so"};
    return std::pair{line, "a second document (---) starts; allowed: one in a file"};
}

}  // namespace

struct Document::State {
    std::string file;
    mode_t mode;
    YAML::Node top;
    std::vector<std::shared_ptr<Section::State>> sections;
    std::optional<std::pair<std::size_t, std::string>> first = {};  // line and text of the first error
    std::size_t taken = 0;                                          // keys and maps, as often as they were read

    void refuse(std::size_t line, const std::string& why) {
        if (!first || line < first->first) first = {line, why};
    }
    /// False, and an error, when so much was taken that it is no configuration but a bomb.
    [[nodiscard]] bool take_one(std::size_t line) {
        if (++taken <= keys_max) return true;
        refuse(line, "there are too many keys, with those that '<<' brings; allowed: " + std::to_string(keys_max));
        return false;
    }
};

struct Section::State {
    struct Entry {
        std::size_t line;
        YAML::Node value;
        bool known = false;
    };

    Document::State& document;  // owns us
    std::string path;
    std::size_t line = 1;
    std::map<std::string, Entry, std::less<>> entries = {};
    std::vector<std::string> known = {};  // every key that a reader asked for

    [[nodiscard]] std::string full(std::string_view key) const {
        return path.empty() ? std::string{key} : path + "." + std::string{key};
    }
    [[nodiscard]] std::string named(std::string_view key) const { return "key " + in_quotes(full(key)) + ": "; }

    /// The entry of `key`, which is known from now on.
    Entry* find(std::string_view key);
    /// The same when it is of one shape; any other is an error, and no value at all is none.
    Entry* find_shaped(std::string_view key, YAML::NodeType::value type, const std::string& allowed);
    Section nested(std::string below, const YAML::Node& node, std::size_t at);

    void take(const YAML::Node& node, std::size_t depth);
    void take_merged(const YAML::Node& node, std::size_t depth);
    void take_entry(const YAML::Node& key, const YAML::Node& value, bool merged);
    void refuse_unknown() const;
};

Section::State::Entry* Section::State::find(std::string_view key) {
    if (std::find(known.begin(), known.end(), key) == known.end()) known.emplace_back(key);
    const auto entry = entries.find(key);
    if (entry == entries.end()) return nullptr;
    entry->second.known = true;
    return &entry->second;
}

Section::State::Entry* Section::State::find_shaped(std::string_view key, YAML::NodeType::value type,
                                                   const std::string& allowed) {
    auto* const entry = find(key);
    if (entry == nullptr || entry->value.IsNull()) return nullptr;
    if (entry->value.Type() == type) return entry;
    document.refuse(entry->line, named(key) + found_instead(shape(entry->value), allowed));
    return nullptr;
}

Section Section::State::nested(std::string below, const YAML::Node& node, std::size_t at) {
    auto state = std::make_shared<State>(State{.document = document, .path = std::move(below), .line = at});
    if (node.IsMap()) state->take(node, 0);
    document.sections.push_back(state);
    return Section{std::move(state)};
}

/// Keys of the map itself beat those it merges, and an earlier merge beats a later one.
void Section::State::take(const YAML::Node& node, std::size_t depth) {
    if (!document.take_one(line_of(node))) return;
    std::vector<YAML::Node> merges;
    for (const auto& pair : node) {
        if (!document.take_one(line_of(pair.first))) return;
        if (pair.first.IsScalar() && pair.first.Scalar() == "<<") {
            merges.push_back(pair.second);
        } else {
            take_entry(pair.first, pair.second, depth > 0);
        }
    }
    for (const auto& merge : merges) take_merged(merge, depth + 1);
}

void Section::State::take_merged(const YAML::Node& node, std::size_t depth) {
    if (depth > merge_depth_max) return document.refuse(line_of(node), "'<<' is nested too deeply; allowed: 8 levels");
    if (node.IsMap()) return take(node, depth);
    const auto all_maps = node.IsSequence() && std::all_of(node.begin(), node.end(), [](const auto& item) {
                              return static_cast<const YAML::Node&>(item).IsMap();
                          });
    if (!all_maps) return document.refuse(line_of(node), "'<<': " + found_instead(shape(node), "maps to merge"));
    for (const auto& item : node) take(item, depth);
}

void Section::State::take_entry(const YAML::Node& key, const YAML::Node& value, bool merged) {
    if (!key.IsScalar()) return document.refuse(line_of(key), "a key is " + shape(key) + "; allowed: text");
    const auto [place, added] = entries.try_emplace(key.Scalar(), Entry{.line = line_of(key), .value = value});
    if (added || merged) return;
    document.refuse(line_of(key), "key " + in_quotes(full(key.Scalar())) + " is there twice, the first time at line " +
                                      std::to_string(place->second.line) + "; allowed: once");
}

void Section::State::refuse_unknown() const {
    auto allowed = known;
    std::sort(allowed.begin(), allowed.end());
    std::string list;
    for (const auto& word : allowed) list += (list.empty() ? "" : ", ") + word;
    for (const auto& [key, entry] : entries) {
        if (entry.known) continue;
        document.refuse(entry.line,
                        "unknown key " + in_quotes(full(key)) + did_you_mean(key, allowed) + "; allowed: " + list);
    }
}

Section Section::section(std::string_view key) {
    const auto* const entry = state_->find_shaped(key, YAML::NodeType::Map, "a map of keys");
    return state_->nested(state_->full(key), entry != nullptr ? entry->value : YAML::Node{},
                          entry != nullptr ? entry->line : state_->line);
}

std::vector<Section> Section::sections(std::string_view key, std::size_t most) {
    const auto* const entry = state_->find_shaped(key, YAML::NodeType::Sequence, "a list of maps");
    if (entry == nullptr) return {};
    if (entry->value.size() > most) {
        refuse(key,
               found_instead("a list of " + std::to_string(entry->value.size()), "at most " + std::to_string(most)));
        return {};
    }
    std::vector<Section> result;
    for (const auto& item : entry->value) {
        const auto path = state_->full(key) + "[" + std::to_string(result.size()) + "]";
        if (!item.IsMap()) {
            state_->document.refuse(line_of(item), "'" + path + "': " + found_instead(shape(item), "a map of keys"));
        }
        result.push_back(state_->nested(path, item, line_of(item)));
    }
    return result;
}

void Section::read_map(std::string_view key, std::map<std::string, std::string>& out,
                       bool (*is_secret)(std::string_view key)) {
    auto map = section(key);
    if (map.state_->entries.size() > map_size_max) {
        return refuse(key, found_instead(std::to_string(map.state_->entries.size()) + " keys",
                                         "at most " + std::to_string(map_size_max)));
    }
    std::vector<std::string> names;
    for (const auto& [name, entry] : map.state_->entries) names.push_back(name);
    for (const auto& name : names) {
        if (is_secret(name))
            map.read_secret(name, out[name]);
        else
            map.read(name, out[name], text(value_length_max));
    }
}

void Section::read_secret(std::string_view key, std::string& out) {
    const auto& document = state_->document;
    const auto found = scalar(key);
    if (!found) return;
    const auto kind = text(value_length_max);
    auto value = kind.parse(*found);
    if (!value) return refuse(key, "the secret is not what it can be; allowed: " + kind.allowed);
    if ((document.mode & others_may) != 0)
        return refuse(key, "a secret, and others than its owner and group may read or write this file (mode " +
                               octal(document.mode) + "); allowed: 0640 or less: chmod 640 " + document.file);
    out = *std::move(value);
}

bool Section::has(std::string_view key) const { return state_->entries.find(key) != state_->entries.end(); }

void Section::refuse(std::string_view key, const std::string& why) {
    const auto entry = state_->entries.find(key);
    const auto line = entry == state_->entries.end() ? state_->line : entry->second.line;
    state_->document.refuse(line, state_->named(key) + why);
}

std::optional<std::string> Section::scalar(std::string_view key) {
    const auto* const entry = state_->find(key);
    if (entry == nullptr) return std::nullopt;
    if (entry->value.IsScalar()) return entry->value.Scalar();
    refuse(key, found_instead(shape(entry->value), "one value"));
    return std::nullopt;
}

void Section::refuse_value(std::string_view key, const std::string& found, const std::string& allowed) {
    refuse(key, found_instead(in_quotes(found), allowed));
}

Result<Document> Document::load(const std::filesystem::path& file) {
    const auto read = read_file(file, file_size_max);
    if (!read) return tl::make_unexpected(read.error());
    return parse(file.string(), read->text, read->mode);
}

Result<Document> Document::parse(const std::string& file, const std::string& text, mode_t mode) {
    try {
        if (const auto more = beginning_of_a_second(text)) return failure_at(file, more->first, more->second);
        auto state = std::make_shared<State>(State{.file = file, .mode = mode, .top = {}, .sections = {}});
        state->top = YAML::Load(text);
        if (!state->top.IsNull() && !state->top.IsMap()) {
            return failure_at(file, line_of(state->top), found_instead(shape(state->top), "a map of keys"));
        }
        return Document{std::move(state)};
    } catch (const YAML::Exception& error) {
        return failure_at(file, line_of(error.mark), "is no YAML: " + printable(error.msg));
    }
}

Section Document::root() {
    Section::State top{.document = *state_, .path = {}, .line = 1};
    return top.nested({}, state_->top, 1);
}

Status Document::finish() {
    for (const auto& section : state_->sections) section->refuse_unknown();
    if (state_->first) return failure_at(state_->file, state_->first->first, state_->first->second);
    return {};
}

}  // namespace evc::config
