#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace evc::fuzz {

/// A command line out of the input: a word a line.
class Arguments {
public:
    Arguments(std::string_view program, std::string_view lines) : words_{std::string{program}} {
        while (!lines.empty() && words_.size() < most) {
            const auto end = lines.find('\n');
            std::string word{lines.substr(0, end)};
            word.resize(std::min(word.size(), word.find('\0')));  // as execve(2) has it
            words_.push_back(std::move(word));
            lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
        }
        for (const auto& word : words_) pointers_.push_back(word.c_str());
        pointers_.push_back(nullptr);
    }
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    [[nodiscard]] int count() const { return static_cast<int>(words_.size()); }
    [[nodiscard]] const char* const* values() const { return pointers_.data(); }

private:
    static constexpr std::size_t most = 32;

    std::vector<std::string> words_;
    std::vector<const char*> pointers_;
};

}  // namespace evc::fuzz
