#include "platform/i18n/catalogue.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "platform/i18n/language.hpp"

namespace evc::i18n {
namespace {

std::string catalogue_bytes() {
    const auto directory = locale_directory();
    std::ifstream stream{*directory / "es" / "LC_MESSAGES" / "evcharging.mo", std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

TEST(Catalogue, TranslatesWhatMsgfmtWrote) {
    const auto catalogue = Catalogue::parse(catalogue_bytes());
    ASSERT_TRUE(catalogue) << catalogue.error().text;
    EXPECT_EQ(catalogue->find("Supplying"), "Suministrando");
    EXPECT_EQ(catalogue->find("nothing of ours"), "nothing of ours");
    EXPECT_EQ(catalogue->find(""), "");
}

TEST(Catalogue, RefusesWhatIsCutOffAnywhere) {
    const auto whole = catalogue_bytes();
    ASSERT_GT(whole.size(), 100U);
    for (std::size_t size = 0; size < whole.size() - 1; ++size)
        ASSERT_FALSE(Catalogue::parse(whole.substr(0, size))) << size;
}

TEST(Catalogue, NeverReadsBeyondADamagedFile) {
    const auto whole = catalogue_bytes();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = '\xFF';
        (void)Catalogue::parse(damaged);
    }
}

TEST(Catalogue, RefusesWhatIsNoCatalogue) {
    EXPECT_EQ(Catalogue::parse("hello").error().fault, Fault::corrupt);
    EXPECT_EQ(Catalogue::parse(std::string(100, '\0')).error().text, "is no .mo file of this machine's byte order");
    EXPECT_EQ(Catalogue::load("/nowhere.mo").error(),
              (Error{Fault::config, "/nowhere.mo: cannot be read: No such file or directory"}));
}

}  // namespace
}  // namespace evc::i18n
