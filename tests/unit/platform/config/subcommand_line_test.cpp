#include "platform/config/subcommand_line.hpp"

#include <gmock/gmock.h>

#include "platform/config/command_line.hpp"

namespace evc::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A program with two verbs and an option of its own.
struct Program {
    bool json = false;
    bool all = false;
    std::string host;
    std::string id;
    std::vector<std::string> ids;
    std::string chosen;

    Result<std::optional<std::string>> parse(std::vector<const char*> arguments) {
        SubcommandLine line{"ctl", "Tests."};
        declare(line);
        arguments.insert(arguments.begin(), "ctl");
        auto result = line.parse(static_cast<int>(arguments.size()), arguments.data());
        chosen = line.chosen();
        return result;
    }
    void declare(SubcommandLine& line) {
        line.flag("--json", "as JSON", json);
        line.option("-H,--host", "HOST", "there", host, text(20));
        line.verb("show", "Shows one").positional("ID", "which", id, text(5));
        auto& stop = line.verb("stop", "Stops some");
        stop.positionals("ID", "which", ids, text(5));
        stop.flag("--all", "every one", all);
    }
    std::string error_of(std::vector<const char*> arguments) {
        const auto result = parse(std::move(arguments));
        if (result) return "no error";
        EXPECT_EQ(result.error().fault, Fault::usage);
        return result.error().text;
    }
    std::string text_of(std::vector<const char*> arguments) {
        return parse(std::move(arguments)).value().value_or("no text");
    }
};

TEST(SubcommandLine, SetsWhatBelongsToTheVerb) {
    Program program;
    ASSERT_TRUE(program.parse({"show", "a"}));
    EXPECT_EQ(program.chosen, "show");
    EXPECT_EQ(program.id, "a");
}

TEST(SubcommandLine, TakesOptionsOfTheProgramBeforeAndBehindTheVerb) {
    for (const auto& line : {std::vector<const char*>{"--json", "-H", "far", "show", "a"},
                             std::vector<const char*>{"show", "--json", "a", "--host", "far"}}) {
        Program program;
        ASSERT_TRUE(program.parse(line));
        EXPECT_TRUE(program.json);
        EXPECT_EQ(program.host, "far");
        EXPECT_EQ(program.id, "a");
    }
}

TEST(SubcommandLine, TakesSeveralOfThemInTheirOrder) {
    Program program;
    ASSERT_TRUE(program.parse({"stop", "b", "--all", "a", "c"}));
    EXPECT_THAT(program.ids, ElementsAre("b", "a", "c"));
    EXPECT_TRUE(program.all);
    Program none;
    ASSERT_TRUE(none.parse({"stop"}));
    EXPECT_TRUE(none.ids.empty());
}

TEST(SubcommandLine, AnArgumentMayBeCalledLikeAVerb) {
    Program program;
    ASSERT_TRUE(program.parse({"show", "stop"}));
    EXPECT_EQ(program.chosen, "show");
    EXPECT_EQ(program.id, "stop");
}

TEST(SubcommandLine, NamesAnUnknownVerbAndTheNearestOne) {
    EXPECT_EQ(Program{}.error_of({"shwo", "a"}), "ctl: unknown verb 'shwo' (did you mean 'show'?); see --help");
    EXPECT_EQ(Program{}.error_of({}), "ctl: found no verb; see --help");
    EXPECT_EQ(Program{}.error_of({"--jsn"}), "ctl: unknown option '--jsn' (did you mean '--json'?); see --help");
}

TEST(SubcommandLine, NamesWhatIsWrongBehindTheVerb) {
    EXPECT_EQ(Program{}.error_of({"show"}), "ctl show: <ID> is missing; allowed: ctl show <ID> [options]");
    EXPECT_EQ(Program{}.error_of({"show", "a", "b"}),
              "ctl show: found 'b' after the last argument; allowed: ctl show <ID> [options]");
    EXPECT_EQ(Program{}.error_of({"stop", "--al"}),
              "ctl stop: unknown option '--al' (did you mean '--all'?); see --help");
    EXPECT_THAT(Program{}.error_of({"stop", "a", "toolong"}), HasSubstr("ctl stop: [ID...]: found 'toolong'"));
    EXPECT_THAT(Program{}.error_of({"show", "a", "--host"}), HasSubstr("--host: found no value"));
    EXPECT_THAT(Program{}.error_of({"show", "--all", "a"}), HasSubstr("unknown option '--all'"));
}

TEST(SubcommandLine, HelpsWithTheProgramAndWithEachVerb) {
    const auto program = Program{}.text_of({"--help"});
    for (const auto* word : {"Tests.", "show", "Shows one", "stop", "--json", "--host"})
        EXPECT_THAT(program, HasSubstr(word));
    const auto stop = Program{}.text_of({"stop", "--help"});
    for (const auto* word : {"Stops some", "--all", "ID"}) EXPECT_THAT(stop, HasSubstr(word));
    EXPECT_THAT(stop, Not(HasSubstr("Shows one")));
}

TEST(SubcommandLine, PrintsItsVersionWhateverElseIsThere) {
    EXPECT_EQ(Program{}.text_of({"--version"}), "ctl " + std::string{version()} + "\n");
    EXPECT_EQ(Program{}.text_of({"show", "--version"}), "ctl " + std::string{version()} + "\n");
}

TEST(SubcommandLine, TellsWhatThereIs) {
    Program program;
    SubcommandLine line{"ctl", "Tests."};
    program.declare(line);
    EXPECT_THAT(line.verbs(), ElementsAre("show", "stop"));
    EXPECT_THAT(line.options(), ElementsAre("--help", "--version", "--json", "--host"));
    EXPECT_THAT(line.options("stop"), ElementsAre("--help", "--version", "--json", "--host", "--all"));
    EXPECT_TRUE(line.takes_value("stop", "-H"));
    EXPECT_TRUE(line.takes_value("", "--host"));
    EXPECT_FALSE(line.takes_value("stop", "--all"));
    EXPECT_FALSE(line.takes_value("stop", "--none"));
    EXPECT_THAT(line.options("nothing"), ElementsAre("--help", "--version", "--json", "--host"));
}

}  // namespace
}  // namespace evc::config
