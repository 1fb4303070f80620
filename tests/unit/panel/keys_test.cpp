#include "panel/keys.hpp"

#include <gtest/gtest.h>

#include "support/panel/fleet.hpp"
#include "support/panel/language.hpp"

namespace evc::panel {
namespace {

using terminal::Key;

class Keys : public testing::Test {
protected:
    std::optional<PanelCommand> press_key(const Key& key) { return press(key, make_plan(view, state, window), state); }
    std::optional<PanelCommand> press_letters(const std::string& letters) {
        std::optional<PanelCommand> command;
        for (const auto letter : letters) command = press_key({Key::Kind::text, std::string{letter}});
        return command;
    }
    std::string selected_after(Key::Kind kind) {
        press_key({kind, {}});
        return state.selected.text();
    }
    std::vector<std::string> matching() const {
        std::vector<std::string> ids;
        for (const auto* row : make_plan(view, state, window).matching) ids.push_back(row->id.text());
        return ids;
    }

    PanelView view = test::large_fleet(300);
    PanelState state;
    terminal::Size window{80, 24};
};

TEST_F(Keys, MoveTheSelectionByCardsLinesAndPages) {
    EXPECT_EQ(selected_after(Key::Kind::right), "CP002");
    EXPECT_EQ(selected_after(Key::Kind::down), "CP005");
    EXPECT_EQ(selected_after(Key::Kind::page_down), "CP011");
    EXPECT_EQ(selected_after(Key::Kind::up), "CP008");
    EXPECT_EQ(selected_after(Key::Kind::left), "CP007");
    EXPECT_EQ(selected_after(Key::Kind::page_up), "CP001");
    EXPECT_EQ(selected_after(Key::Kind::end), "CP300");
    EXPECT_EQ(selected_after(Key::Kind::home), "CP001");
}

TEST_F(Keys, LeaveTheSelectionAtTheFirstAndTheLast) {
    EXPECT_EQ(selected_after(Key::Kind::up), "CP001");
    EXPECT_EQ(selected_after(Key::Kind::end), "CP300");
    EXPECT_EQ(selected_after(Key::Kind::page_down), "CP300");
}

TEST_F(Keys, KeepTheSelectedOneInSight) {
    for (const auto kind : {Key::Kind::end, Key::Kind::page_up, Key::Kind::up, Key::Kind::home, Key::Kind::page_down}) {
        press_key({kind, {}});
        const auto plan = make_plan(view, state, window);
        EXPECT_GE(plan.selected, plan.first);
        EXPECT_LT(plan.selected, plan.first + plan.page);
    }
}

TEST_F(Keys, KeepTheSelectionOnTheSameOneWhenOthersAreAdded) {
    press_letters("l");
    press_key({Key::Kind::down, {}});
    view.charge_points.insert(view.charge_points.begin(), test::cp_row("AA", "", CpState::available));
    EXPECT_EQ(selected_after(Key::Kind::down), "CP003");
}

TEST_F(Keys, GiveNoCommandWithoutAYes) {
    for (const auto* letters : {"s", "S", "r", "R", "q", "sn", "Sx", "r/", "q ", "sny", "yS"})
        EXPECT_FALSE(press_letters(letters)) << letters, state.question.reset();
    press_letters("s");
    EXPECT_FALSE(press_key({Key::Kind::escape, {}}));
    press_letters("s");
    EXPECT_FALSE(press_key({Key::Kind::enter, {}}));
    EXPECT_FALSE(press_letters("y"));
}

TEST_F(Keys, GiveTheCommandThatWasConfirmed) {
    press_key({Key::Kind::right, {}});
    const auto cp = test::cp_id("CP002");
    EXPECT_EQ(press_letters("sy"), (PanelCommand{PanelVerb::stop, cp}));
    EXPECT_EQ(press_letters("ry"), (PanelCommand{PanelVerb::resume, cp}));
    EXPECT_EQ(press_letters("Sy"), (PanelCommand{PanelVerb::stop_all, {}}));
    EXPECT_EQ(press_letters("RY"), (PanelCommand{PanelVerb::resume_all, {}}));
    EXPECT_EQ(press_letters("qy"), (PanelCommand{PanelVerb::quit, {}}));
}

TEST_F(Keys, TakeSForYesInSpanishAndNothingElse) {
    const test::InSpanish spanish;
    EXPECT_FALSE(press_letters("sy"));
    EXPECT_FALSE(press_letters("sn"));
    EXPECT_EQ(press_letters("ss"), (PanelCommand{PanelVerb::stop, test::cp_id("CP001")}));
}

TEST_F(Keys, StopTheOneThatWasAskedAboutAlthoughOthersCameBefore) {
    press_letters("s");
    view.charge_points.insert(view.charge_points.begin(), test::cp_row("AA", "", CpState::available));
    EXPECT_EQ(press_letters("y"), (PanelCommand{PanelVerb::stop, test::cp_id("CP001")}));
}

TEST_F(Keys, AskNothingWhereThereIsNothingToStop) {
    view.charge_points.clear();
    EXPECT_FALSE(press_letters("sy"));
    EXPECT_FALSE(press_letters("ry"));
}

TEST_F(Keys, CommandNothingButQuitWhereOneMayOnlyLook) {
    state.rights.commands = false;
    for (const auto* letters : {"sy", "Sy", "ry", "Ry"}) EXPECT_FALSE(press_letters(letters)) << letters;
    EXPECT_EQ(press_letters("qy"), (PanelCommand{PanelVerb::quit, {}}));
}

TEST_F(Keys, FilterByIdLocationDriverAndState) {
    view = test::small_fleet();
    press_letters("/cp00");
    EXPECT_EQ(matching().size(), 5U);
    state.filter = "GRAN VÍA";
    EXPECT_EQ(matching(), std::vector<std::string>{"CP001"});
    state.filter = "Laura";
    EXPECT_EQ(matching(), std::vector<std::string>{"CP001"});
    state.filter = "faulted";
    EXPECT_EQ(matching(), std::vector<std::string>{"CP004"});
}

TEST_F(Keys, TypeLettersIntoAFilterInsteadOfObeyingThem) {
    EXPECT_FALSE(press_letters("/Sy"));
    EXPECT_FALSE(state.question);
    EXPECT_EQ(state.filter, "Sy");
}

TEST_F(Keys, TakeBackAWholeCharacterOfAFilter) {
    press_letters("/v");
    press_key({Key::Kind::text, "í"});
    press_key({Key::Kind::backspace, {}});
    EXPECT_EQ(state.filter, "v");
    press_key({Key::Kind::backspace, {}});
    press_key({Key::Kind::backspace, {}});
    EXPECT_EQ(state.filter, "");
}

TEST_F(Keys, KeepAFilterOnEnterAndDropItOnEscape) {
    press_letters("/300");
    press_key({Key::Kind::enter, {}});
    EXPECT_FALSE(state.typing);
    EXPECT_EQ(matching(), std::vector<std::string>{"CP300"});
    EXPECT_EQ(press_letters("sy"), (PanelCommand{PanelVerb::stop, test::cp_id("CP300")}));
    press_key({Key::Kind::escape, {}});
    EXPECT_EQ(matching().size(), 300U);
}

TEST_F(Keys, LimitTheLengthOfAFilter) {
    press_letters("/" + std::string(500, 'x'));
    EXPECT_EQ(state.filter.size(), filter_length_max);
}

TEST_F(Keys, WhoDoesNotOwnTheProgramLeavesUnasked) {
    state.rights.owner = false;
    EXPECT_EQ(press_letters("q"), (PanelCommand{PanelVerb::quit, {}}));
    EXPECT_FALSE(state.question);
}

}  // namespace
}  // namespace evc::panel
