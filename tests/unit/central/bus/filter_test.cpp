#include "central/bus/filter.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <type_traits>

#include "core/name.hpp"

namespace evc::central {
namespace {

/// As a method with these three keys asks.
struct Wanted {
    explicit Wanted(const bus::Properties& given) {
        Filter filter{given};
        id = filter.text<CpId>("id", "a name", [](const std::string& text) { return CpId::parse(text); });
        open = filter.truth("open");
        since = filter.time("since");
        status = filter.finish();
    }
    std::optional<CpId> id;
    std::optional<bool> open;
    std::optional<Wall> since;
    Status status;
};

TEST(Filter, TakesWhatIsGiven) {
    const Wanted wanted{{{"id", bus::Variant{std::string{"CP001"}}},
                         {"open", bus::Variant{true}},
                         {"since", bus::Variant{std::uint64_t{5'000'999}}}}};
    ASSERT_TRUE(wanted.status);
    EXPECT_EQ(wanted.id->text(), "CP001");
    EXPECT_EQ(wanted.open, true);
    EXPECT_EQ(wanted.since, Wall{milliseconds{5'000}});
}

TEST(Filter, LooksAtNothingThatIsGone) {
    EXPECT_FALSE((std::is_constructible_v<Filter, bus::Properties>));
    EXPECT_TRUE((std::is_constructible_v<Filter, const bus::Properties&>));
}

TEST(Filter, ShowsWhatItFoundWithoutWhatATerminalObeys) {
    const Wanted value{{{"id", bus::Variant{std::string{"\x1b[2J\u202e"}}}}};
    EXPECT_EQ(value.status.error().text, R"(filter: id: found '\u001b[2J\u202e'; allowed: a name)");
    const Wanted key{{{std::string(1'000, 'k'), bus::Variant{true}}}};
    EXPECT_EQ(key.status.error().text,
              "filter: no key is called '" + std::string(60, 'k') + "…'; allowed: id, open, since");
}

TEST(Filter, MayBeEmpty) {
    const Wanted wanted{{}};
    ASSERT_TRUE(wanted.status);
    EXPECT_FALSE(wanted.id || wanted.open || wanted.since);
}

TEST(Filter, RefusesAnUnknownKeyAndNamesThoseAllowed) {
    const Wanted wanted{{{"ID", bus::Variant{std::string{"CP001"}}}}};
    EXPECT_EQ(wanted.status.error(),
              (Error{Fault::invalid, "filter: no key is called 'ID'; allowed: id, open, since"}));
}

TEST(Filter, RefusesAValueOfAnotherType) {
    const Wanted wanted{{{"since", bus::Variant{std::string{"yesterday"}}}}};
    EXPECT_EQ(wanted.status.error().text,
              "filter: since: the value is of another type; allowed: microseconds since 1970 (t)");
}

TEST(Filter, RefusesATextThatMeansNothing) {
    const Wanted wanted{{{"id", bus::Variant{std::string{"no id"}}}}};
    EXPECT_EQ(wanted.status.error().text, "filter: id: found 'no id'; allowed: a name");
}

}  // namespace
}  // namespace evc::central
