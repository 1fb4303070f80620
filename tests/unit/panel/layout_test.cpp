#include "panel/layout.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/terminal/text.hpp"
#include "support/panel/fleet.hpp"
#include "support/panel/language.hpp"

namespace evc::panel {
namespace {

using terminal::Size;

std::string text_of(const terminal::Line& line) {
    std::string text;
    for (const auto& span : line) text += span.text;
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string text_of(const terminal::Picture& picture) {
    std::string text;
    for (const auto& line : picture) text += text_of(line) + "\n";
    return text;
}

/// What screens/NAME.txt holds. With EVC_WRITE_SCREENS in the environment it is written first: look at the difference.
std::string screen(const std::string& name, const std::string& drawn) {
    const auto file = std::filesystem::path{EVC_SOURCE} / "tests/unit/panel/screens" / (name + ".txt");
    if (std::getenv("EVC_WRITE_SCREENS") != nullptr) std::ofstream{file} << drawn;
    std::stringstream kept;
    kept << std::ifstream{file}.rdbuf();
    return kept.str();
}

class Layout : public testing::Test {
protected:
    void SetUp() override {
        setenv("TZ", "UTC", 1);
        tzset();
    }
    void expect_screen(const std::string& name, const PanelView& view, Size window) const {
        const auto drawn = text_of(lay_out(view, state, window));
        EXPECT_EQ(drawn, screen(name, drawn));
    }

    PanelState state;
};

TEST_F(Layout, OfAnOrdinaryWindow) { expect_screen("80x24", test::small_fleet(), {80, 24}); }

TEST_F(Layout, OfAnOrdinaryWindowInSpanish) {
    const test::InSpanish spanish;
    expect_screen("80x24-es", test::small_fleet(), {80, 24});
}

TEST_F(Layout, OfALargeWindow) { expect_screen("120x40", test::small_fleet(), {120, 40}); }

TEST_F(Layout, OfTheSmallestWindow) { expect_screen("40x10", test::small_fleet(), {40, 10}); }

TEST_F(Layout, OfHundredsOfChargePointsScrolled) {
    state.selected = test::cp_id("CP151");
    expect_screen("300-80x24", test::large_fleet(300), {80, 24});
}

TEST_F(Layout, OfAList) {
    state.list = true;
    state.selected = test::cp_id("CP003");
    expect_screen("list-110x30", test::large_fleet(300), {110, 30});
}

TEST_F(Layout, OfAFilter) {
    state.filter = "gran vía";
    state.typing = true;
    expect_screen("filter-80x24", test::small_fleet(), {80, 24});
}

TEST_F(Layout, OfTroubleAndAQuestionInSpanish) {
    const test::InSpanish spanish;
    auto view = test::small_fleet();
    view.troubles = {"no se puede conectar con el broker", "el libro no admite escrituras"};
    state.question = PanelCommand{PanelVerb::stop, test::cp_id("CP001")};
    expect_screen("trouble-80x24-es", view, {80, 24});
}

TEST_F(Layout, SaysInOneLineThatAWindowIsTooSmall) {
    EXPECT_EQ(text_of(lay_out(test::small_fleet(), state, {39, 24})), "Needs a window of 40x10\n");
    EXPECT_EQ(text_of(lay_out(test::small_fleet(), state, {80, 9})), "Needs a window of 40x10\n");
    EXPECT_EQ(text_of(lay_out(test::small_fleet(), state, {8, 1})), "Needs a…\n");
}

TEST_F(Layout, FillsEveryWindowAndNeverMore) {
    const auto small = test::small_fleet();
    const auto large = test::large_fleet(60);
    for (int rows = smallest_window.rows; rows <= 50; ++rows) {
        for (int columns = smallest_window.columns; columns <= 140; columns += 3) {
            for (const auto* view : {&small, &large}) {
                state.help = columns % 2 == 0;
                const auto picture = lay_out(*view, state, {columns, rows});
                ASSERT_EQ(picture.size(), static_cast<std::size_t>(rows)) << columns;
                for (const auto& line : picture)
                    ASSERT_LE(terminal::width(text_of(line)), columns) << rows << " rows: " << text_of(line);
            }
        }
    }
}

TEST_F(Layout, SaysThatCentralIsWellFirstOfAllMessages) {
    const auto drawn = text_of(lay_out(test::small_fleet(), state, {80, 24}));
    const auto title = drawn.find("Application messages");
    const auto well = drawn.find("CENTRAL system status OK");
    ASSERT_NE(well, std::string::npos);
    EXPECT_LT(title, well);
    EXPECT_LT(well, drawn.find("CP001: supplying laura"));
}

TEST_F(Layout, DoesNotSayThatCentralIsWellWhenItIsNot) {
    auto view = test::small_fleet();
    view.troubles = {"the broker cannot be reached"};
    for (const auto window : {Size{80, 24}, Size{40, 10}}) {
        const auto drawn = text_of(lay_out(view, state, window));
        EXPECT_EQ(drawn.find("status OK"), std::string::npos);
        EXPECT_NE(drawn.find("! CENTRAL: the broker"), std::string::npos) << drawn;
    }
}

TEST_F(Layout, ShowsTheSelectedOneWithoutColoursToo) {
    state.selected = test::cp_id("CP002");
    const auto drawn = text_of(lay_out(test::small_fleet(), state, {80, 24}));
    EXPECT_NE(drawn.find("█• CP002"), std::string::npos);
    EXPECT_EQ(drawn.find("█► CP001"), std::string::npos);
}

TEST_F(Layout, NamesTheStateOnEveryCard) {
    const auto drawn = text_of(lay_out(test::small_fleet(), state, {80, 24}));
    for (const auto* word : {"Supplying", "Available", "Faulted", "Out of order", "Disconnected"})
        EXPECT_NE(drawn.find(word), std::string::npos) << word;
}

TEST_F(Layout, ShowsNoControlCharactersOfAnyone) {
    auto view = test::small_fleet();
    view.charge_points[0].location = "\x1b]0;mine\a";
    view.messages[0].text = "one\ntwo";
    const auto drawn = lay_out(view, state, {80, 24});
    for (const auto& line : drawn) EXPECT_EQ(text_of(line), terminal::clean(text_of(line)));
}

TEST_F(Layout, AlwaysShowsHowToAnswerAQuestion) {
    state.question = PanelCommand{PanelVerb::stop, test::cp_id(std::string(48, 'x'))};
    EXPECT_NE(text_of(lay_out(test::small_fleet(), state, smallest_window)).find("(y/n)"), std::string::npos);
}

TEST_F(Layout, SaysWhyThereIsNothingToSee) {
    EXPECT_NE(text_of(lay_out({}, state, {80, 24})).find("No charge point is known yet."), std::string::npos);
    state.filter = "nowhere";
    EXPECT_NE(text_of(lay_out(test::small_fleet(), state, {80, 24})).find("None matches the filter."),
              std::string::npos);
}

}  // namespace
}  // namespace evc::panel
