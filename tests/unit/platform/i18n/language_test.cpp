#include "platform/i18n/language.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <string>
#include <utility>

namespace evc::i18n {
namespace {

/// Asks for a language with nothing but the given variables set, and puts the environment back.
Language asked_by(std::initializer_list<std::pair<const char*, const char*>> variables) {
    std::array<std::pair<const char*, std::string>, 4> before{
        {{"LANGUAGE", {}}, {"LC_ALL", {}}, {"LC_MESSAGES", {}}, {"LANG", {}}}};
    for (auto& [name, value] : before) {
        if (const auto* const old = std::getenv(name)) value = old;
        ::unsetenv(name);
    }
    for (const auto& [name, value] : variables) ::setenv(name, value, 1);
    const auto language = environment_language();
    for (const auto& [name, value] : before) ::setenv(name, value.c_str(), 1);
    return language;
}

TEST(EnvironmentLanguage, IsSpanishForAnySpanishLocaleInstalledOrNot) {
    for (const auto* locale : {"es", "es_ES.UTF-8", "es_MX", "es@euro", "es:en"})
        EXPECT_EQ(asked_by({{"LANG", locale}}), Language::spanish) << locale;
}

TEST(EnvironmentLanguage, IsEnglishForAnythingElse) {
    for (const auto* locale : {"C", "C.UTF-8", "en_GB.UTF-8", "de_DE", "est_EE", "POSIX"})
        EXPECT_EQ(asked_by({{"LANG", locale}}), Language::english) << locale;
    EXPECT_EQ(asked_by({}), Language::english);
}

TEST(EnvironmentLanguage, FollowsGettextsOrder) {
    EXPECT_EQ(asked_by({{"LANG", "es_ES"}, {"LC_ALL", "C.UTF-8"}}), Language::english);
    EXPECT_EQ(asked_by({{"LANG", "en_GB"}, {"LC_MESSAGES", "es_ES"}}), Language::spanish);
    EXPECT_EQ(asked_by({{"LANG", "C"}, {"LANGUAGE", "es"}}), Language::spanish);
    EXPECT_EQ(asked_by({{"LANG", "es_ES"}, {"LC_ALL", ""}}), Language::spanish);
}

TEST(ParseLanguage, KnowsTwoWords) {
    EXPECT_EQ(parse_language("es"), Language::spanish);
    EXPECT_EQ(parse_language("en"), Language::english);
    EXPECT_EQ(parse_language("de"), std::nullopt);
}

TEST(Fill, PutsValuesInTheirPlaces) {
    EXPECT_EQ(fill("{1} of {0}", {"two", "one"}), "one of two");
    EXPECT_EQ(fill("{0}{0}", {"a"}), "aa");
    EXPECT_EQ(fill("{1} {x} {", {"a"}), "{1} {x} {");
    EXPECT_EQ(fill("{0}", {"{0}"}), "{0}");
}

}  // namespace
}  // namespace evc::i18n
