#include "platform/i18n/language.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "platform/i18n/catalogue.hpp"

namespace evc::i18n {
namespace {

constexpr const char* domain_file = "evcharging.mo";
constexpr std::array<const char*, 4> variables{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};  // gettext's own order

struct Choice {
    Language language = Language::english;
    Catalogue catalogue;
};

Choice& choice() {
    static Choice choice;
    return choice;
}

}  // namespace

std::optional<Language> parse_language(std::string_view text) {
    if (text == "es") return Language::spanish;
    if (text == "en") return Language::english;
    return std::nullopt;
}

Language environment_language() {
    for (const auto* const variable : variables) {
        const auto* const value = std::getenv(variable);
        if (value == nullptr || *value == '\0') continue;
        const std::string_view locale{value};
        const auto language = locale.substr(0, locale.find_first_of("_.@:"));
        return language == "es" ? Language::spanish : Language::english;
    }
    return Language::english;
}

std::optional<std::filesystem::path> locale_directory() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return std::nullopt;
    const auto bin = program.parent_path();
    for (const auto& above : {bin.parent_path(), bin.parent_path().parent_path()}) {
        auto directory = above / "share" / "locale";
        if (std::filesystem::exists(directory / "es" / "LC_MESSAGES" / domain_file, error)) return directory;
    }
    return std::nullopt;
}

Status use(Language language) {
    choice() = {};
    if (language == Language::english) return {};
    const auto directory = locale_directory();
    if (!directory) {
        return failure(Fault::config,
                       "no Spanish texts: share/locale/es/LC_MESSAGES/evcharging.mo is not beside the "
                       "program; texts are English");
    }
    auto catalogue = Catalogue::load(*directory / "es" / "LC_MESSAGES" / domain_file);
    if (!catalogue) return tl::make_unexpected(catalogue.error().within("no Spanish texts"));
    choice() = {language, *std::move(catalogue)};
    return {};
}

Language language() { return choice().language; }

std::string_view tr(const char* text) { return choice().catalogue.find(text); }

std::string fill(std::string_view text, std::initializer_list<std::string_view> values) {
    std::string result;
    while (!text.empty()) {
        const auto is_place = text.size() >= 3 && text[0] == '{' && text[1] >= '0' && text[1] <= '9' && text[2] == '}';
        const auto number = is_place ? static_cast<std::size_t>(text[1] - '0') : values.size();
        if (number < values.size()) {
            result += *(values.begin() + number);
            text.remove_prefix(3);
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

}  // namespace evc::i18n
