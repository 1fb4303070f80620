#include <gtest/gtest.h>

#include <string>

#include "core/name.hpp"

namespace evc {
namespace {

TEST(Word, MayBeOfLowerCaseLettersDigitsAndHyphensAfterALetter) {
    for (const auto* const word : {"a", "no-vehicle", "e42", "x-"}) EXPECT_TRUE(is_word(word)) << word;
    for (const auto* const text : {"", "A", "1a", "-a", "a b", "a_b", "año"}) EXPECT_FALSE(is_word(text)) << text;
}

TEST(Word, MayHave64Characters) {
    EXPECT_TRUE(is_word(std::string(64, 'a')));
    EXPECT_FALSE(is_word(std::string(65, 'a')));
}

}  // namespace
}  // namespace evc
