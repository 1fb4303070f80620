#include "platform/config/command_line.hpp"

#include <gmock/gmock.h>

namespace evc::config {
namespace {

using ::testing::HasSubstr;

/// A program with a positional of each sort, an option and a flag.
struct Program {
    std::uint16_t port = 1;
    std::string id = "default";
    milliseconds pause{0};
    bool json = false;
    bool list = false;
    int files_read = 0;

    Result<std::optional<std::string>> parse(std::vector<const char*> arguments) {
        CommandLine line{"EV_Test", "Tests."};
        line.positional("port", "a port", port, config::port());
        line.optional_positional("id", "an id", id, text(10));
        line.option("--pause", "TIME", "a pause", pause, duration(milliseconds{0}, std::chrono::hours{1}));
        line.flag("--json", "as JSON", json);
        line.flag("--list", "only a list", list);
        line.allow_missing("--list");
        line.needs("--json", "--pause");
        arguments.insert(arguments.begin(), "EV_Test");
        return line.parse(static_cast<int>(arguments.size()), arguments.data(), [this](const auto& file) -> Status {
            ++files_read;
            if (file == "bad.yaml") return failure(Fault::config, "bad.yaml:1: bad");
            port = 77;
            id = "file";
            return {};
        });
    }
    std::string error_of(std::vector<const char*> arguments) {
        const auto result = parse(std::move(arguments));
        if (result) return "no error";
        EXPECT_EQ(result.error().fault, Fault::usage);
        EXPECT_EQ(result.error().text.find('\n'), std::string::npos);
        return result.error().text;
    }
};

TEST(CommandLine, BeatsTheFileWhichBeatsTheDefault) {
    Program program;
    const auto result = program.parse({"80", "--config", "a.yaml", "--pause", "3s"});
    ASSERT_TRUE(result) << result.error().text;
    EXPECT_EQ(*result, std::nullopt);
    EXPECT_EQ(program.port, 80);
    EXPECT_EQ(program.id, "file");
    EXPECT_EQ(program.pause, milliseconds{3'000});
    EXPECT_EQ(program.files_read, 1);
}

TEST(CommandLine, NamesArgumentValueAndWhatIsAllowed) {
    EXPECT_EQ(Program{}.error_of({"80x"}), "EV_Test: <port>: found '80x'; allowed: a whole number from 1 to 65535");
    EXPECT_EQ(Program{}.error_of({"0"}), "EV_Test: <port>: found '0'; allowed: a whole number from 1 to 65535");
    EXPECT_EQ(
        Program{}.error_of({"80", "--pause", "soon"}),
        "EV_Test: --pause: found 'soon'; allowed: a time from 0 to 1h, such as 700ms, 3s, 5m, 24h, 7d or a number "
        "of seconds");
}

TEST(CommandLine, NamesAnUnknownOptionAndTheNearestOne) {
    EXPECT_EQ(Program{}.error_of({"80", "--jsn"}),
              "EV_Test: unknown option '--jsn' (did you mean '--json'?); see --help");
    EXPECT_EQ(Program{}.error_of({"80", "--pauze=3s"}),
              "EV_Test: unknown option '--pauze' (did you mean '--pause'?); see --help");
    EXPECT_EQ(Program{}.error_of({"80", "-x"}), "EV_Test: unknown option '-x'; see --help");
}

TEST(CommandLine, NamesWhatIsMissingOrTooMuch) {
    EXPECT_EQ(Program{}.error_of({}),
              "EV_Test: <port> is missing; allowed: EV_Test <port> [id] [options], or --config FILE");
    EXPECT_EQ(Program{}.error_of({"80", "a", "b"}),
              "EV_Test: found 'b' after the last argument; allowed: EV_Test <port> [id] [options]");
    EXPECT_EQ(Program{}.error_of({"80", "--pause"}),
              "EV_Test: --pause: found no value, or it is there twice; allowed: once, with one value");
    EXPECT_EQ(Program{}.error_of({"80", "--pause", "1", "--pause", "2"}),
              "EV_Test: --pause: found no value, or it is there twice; allowed: once, with one value");
    EXPECT_EQ(Program{}.error_of({"80", "--json"}), "EV_Test: --json: found no --pause; allowed: together with it");
}

TEST(CommandLine, NeedsNoPositionalsWithAFileOrWhereTheProgramSaysSo) {
    Program with_file;
    EXPECT_TRUE(with_file.parse({"--config", "a.yaml"}));
    EXPECT_EQ(with_file.port, 77);
    Program with_list;
    EXPECT_TRUE(with_list.parse({"--list"}));
    EXPECT_TRUE(with_list.list);
}

TEST(CommandLine, RefusesAWrongArgumentBeforeItReadsAFile) {
    Program program;
    EXPECT_THAT(program.error_of({"80x", "--config", "bad.yaml"}), HasSubstr("<port>"));
    EXPECT_EQ(program.files_read, 0);
}

TEST(CommandLine, PassesTheFilesErrorOn) {
    const auto result = Program{}.parse({"80", "--config", "bad.yaml"});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), (Error{Fault::config, "bad.yaml:1: bad"}));
}

TEST(CommandLine, PrintsHelpAndVersionWhateverElseIsThere) {
    const auto help = Program{}.parse({"--help"});
    ASSERT_TRUE(help && *help);
    for (const auto* word :
         {"EV_Test", "--config FILE", "--check-config", "--version", "--pause TIME", "port", "Tests."})
        EXPECT_THAT(**help, HasSubstr(word));
    const auto version = Program{}.parse({"--version"});
    ASSERT_TRUE(version && *version);
    EXPECT_EQ(**version, "EV_Test " + std::string{config::version()} + "\n");
}

}  // namespace
}  // namespace evc::config
