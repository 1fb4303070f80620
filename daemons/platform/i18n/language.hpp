#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace evc::i18n {

enum class Language { english, spanish };

/// `es` or `en`.
[[nodiscard]] std::optional<Language> parse_language(std::string_view text);

/// What the environment asks for: the first of LANGUAGE, LC_ALL, LC_MESSAGES and LANG that is set and not empty.
/// Spanish for es, es_ES.UTF-8, es_MX:en and so on, English for anything else. Needs none of these locales installed.
[[nodiscard]] Language environment_language();

/// The directory that holds es/LC_MESSAGES/evcharging.mo: share/locale beside the program's bin (the same installed
/// and in a build tree), or one level further up. Nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> locale_directory();

/// Chooses the language of tr(), on the one thread that uses it; until then it is English. An error says that the
/// catalogue is missing or damaged; then texts are English.
Status use(Language language);
[[nodiscard]] Language language();

/// `text` (English, marked by this call for xgettext) in the language chosen. Valid until
/// another one is chosen.
[[nodiscard]] std::string_view tr(const char* text);

/// Marks a text of a table for xgettext; tr() it where it is shown.
[[nodiscard]] constexpr const char* mark(const char* text) { return text; }

/// Puts values in the places {0} to {9} of a text; a place without a value stays as it is.
[[nodiscard]] std::string fill(std::string_view text, std::initializer_list<std::string_view> values);

}  // namespace evc::i18n
