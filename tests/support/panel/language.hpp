#pragma once

#include <gtest/gtest.h>

#include "platform/i18n/language.hpp"

namespace evc::test {

/// Spanish until destroyed.
class InSpanish {
public:
    InSpanish() {
        const auto used = i18n::use(i18n::Language::spanish);
        EXPECT_TRUE(used) << used.error().text;
    }
    ~InSpanish() { static_cast<void>(i18n::use(i18n::Language::english)); }
    InSpanish(const InSpanish&) = delete;
    InSpanish& operator=(const InSpanish&) = delete;
};

}  // namespace evc::test
