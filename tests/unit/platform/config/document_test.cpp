#include "platform/config/document.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::config {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

struct Values {
    std::uint16_t port = 1;
    milliseconds wait{2};
    bool flag = false;
    std::string bootstrap = "none:1";
    std::map<std::string, std::string> properties;
};

/// Reads a small configuration of every shape.
Status read(Result<Document> document, Values& values) {
    if (!document) return tl::make_unexpected(document.error());
    auto root = document->root();
    root.read("port", values.port, port());
    root.read("wait", values.wait, duration(seconds{1}, seconds{60}));
    root.read("flag", values.flag, boolean());
    auto broker = root.section("broker");
    broker.read("bootstrap", values.bootstrap, bootstrap());
    broker.read_map("properties", values.properties, [](std::string_view key) { return key == "password"; });
    for (auto& item : root.sections("items", 2)) item.read("port", values.port, port());
    return document->finish();
}

Status read(const std::string& text, Values& values) { return read(Document::parse("f.yaml", text), values); }

std::string error_of(const std::string& text, mode_t mode = 0600) {
    Values values;
    const auto status = read(Document::parse("f.yaml", text, mode), values);
    if (status) return "no error";
    EXPECT_EQ(status.error().fault, Fault::config);
    return status.error().text;
}

TEST(Document, ReadsEveryShape) {
    Values values;
    const auto status = read(
        "port: 80\nwait: 1.5s\nflag: true\nbroker:\n  bootstrap: a:1,b:2\n"
        "  properties: {security.protocol: ssl}\n",
        values);
    ASSERT_TRUE(status) << status.error().text;
    EXPECT_EQ(values.port, 80);
    EXPECT_EQ(values.wait, milliseconds{1'500});
    EXPECT_TRUE(values.flag);
    EXPECT_EQ(values.bootstrap, "a:1,b:2");
    EXPECT_THAT(values.properties, UnorderedElementsAre(Pair("security.protocol", "ssl")));
}

TEST(Document, KeepsDefaultsForAnEmptyFileAndAnEmptySection) {
    for (const auto* text : {"", "# nothing\n", "---\n", "broker:\n", "{}"}) {
        Values values;
        EXPECT_TRUE(read(text, values)) << text;
        EXPECT_EQ(values.port, 1);
        EXPECT_EQ(values.bootstrap, "none:1");
    }
}

TEST(Document, NamesAnUnknownKeyItsLineAndTheNearestKnownOne) {
    EXPECT_EQ(error_of("port: 80\n\nflga: true\n"),
              "f.yaml:3: unknown key 'flga' (did you mean 'flag'?); allowed: broker, flag, items, port, wait");
    EXPECT_EQ(error_of("broker:\n  bootstap: a:1\n"),
              "f.yaml:2: unknown key 'broker.bootstap' (did you mean 'bootstrap'?); allowed: bootstrap, properties");
    EXPECT_EQ(error_of("zzzzzz: 1\n"), "f.yaml:1: unknown key 'zzzzzz'; allowed: broker, flag, items, port, wait");
    EXPECT_THAT(error_of("items: [{prt: 1}]\n"), StartsWith("f.yaml:1: unknown key 'items[0].prt' (did you mean"));
}

TEST(Document, NamesAWrongValueAndWhatIsAllowed) {
    EXPECT_EQ(error_of("port: 80x\n"), "f.yaml:1: key 'port': found '80x'; allowed: a whole number from 1 to 65535");
    EXPECT_EQ(error_of("port: 65536\n"),
              "f.yaml:1: key 'port': found '65536'; allowed: a whole number from 1 to 65535");
    EXPECT_EQ(error_of("flag: yes\n"), "f.yaml:1: key 'flag': found 'yes'; allowed: true, false");
    EXPECT_EQ(error_of("\nwait: 2m\n"),
              "f.yaml:2: key 'wait': found '2m'; allowed: a time from 1s to 1m, such as 700ms, 3s, 5m, 24h, 7d or a "
              "number of seconds");
    EXPECT_THAT(error_of("broker: {bootstrap: nowhere}\n"),
                StartsWith("f.yaml:1: key 'broker.bootstrap': found 'nowhere'; allowed: HOST:PORT"));
}

TEST(Document, NamesAWrongShape) {
    EXPECT_EQ(error_of("port: [1]\n"), "f.yaml:1: key 'port': found a list; allowed: one value");
    EXPECT_EQ(error_of("port: {a: 1}\n"), "f.yaml:1: key 'port': found a map; allowed: one value");
    EXPECT_EQ(error_of("port:\n"), "f.yaml:1: key 'port': found nothing; allowed: one value");
    EXPECT_EQ(error_of("broker: x\n"), "f.yaml:1: key 'broker': found 'x'; allowed: a map of keys");
    EXPECT_EQ(error_of("items: x\n"), "f.yaml:1: key 'items': found 'x'; allowed: a list of maps");
    EXPECT_EQ(error_of("items:\n  - {}\n  - x\n"), "f.yaml:3: 'items[1]': found 'x'; allowed: a map of keys");
    EXPECT_EQ(error_of("- a\n"), "f.yaml:1: found a list; allowed: a map of keys");
    EXPECT_EQ(error_of("hello\n"), "f.yaml:1: found 'hello'; allowed: a map of keys");
    EXPECT_EQ(error_of("[1]: 2\n"), "f.yaml:1: a key is a list; allowed: text");
}

TEST(Document, RefusesMoreListEntriesThanAllowed) {
    EXPECT_EQ(error_of("items: [{}, {}, {}]\n"), "f.yaml:1: key 'items': found a list of 3; allowed: at most 2");
}

TEST(Document, RefusesAKeyThatIsThereTwice) {
    EXPECT_EQ(error_of("port: 1\nflag: true\nport: 2\n"),
              "f.yaml:3: key 'port' is there twice, the first time at line 1; allowed: once");
}

TEST(Document, SaysTheFirstOfSeveralErrors) {
    EXPECT_THAT(error_of("nonsense: 1\nflag: 2\nport: x\n"), StartsWith("f.yaml:1: "));
    EXPECT_THAT(error_of("port: x\nflag: 2\nnonsense: 1\n"), StartsWith("f.yaml:1: key 'port'"));
}

TEST(Document, NamesTheLineWhereTheTextIsNoYaml) {
    EXPECT_THAT(error_of("port: 1\nflag: [\n"), StartsWith("f.yaml:3: is no YAML: "));
    EXPECT_THAT(error_of("port: 1\n\tflag: 2\n"), StartsWith("f.yaml:2: is no YAML: "));
    EXPECT_THAT(error_of("port: *nobody\n"), StartsWith("f.yaml:1: is no YAML: "));
}

TEST(Document, EndsWhereTheParserDoesNotGetOn) {
    for (const auto* text : {",a", ", - \nx", ", "})
        EXPECT_EQ(error_of(text), "f.yaml:1: is no YAML: no value can begin so") << text;
    EXPECT_EQ(error_of("# a comment\n,b: 1\n"), "f.yaml:2: is no YAML: no value can begin so");
}

TEST(Document, ShowsWhatIsNoYamlWithoutWhatATerminalObeys) {
    EXPECT_EQ(error_of("port: \"\\\x1b\""), "f.yaml:1: is no YAML: unknown escape character: \\u001b");
}

TEST(Document, RefusesASecondDocument) {
    EXPECT_THAT(error_of("port: 1\n---\nport: 2\n"),
                HasSubstr("a second document (---) starts; allowed: one in a file"));
}

TEST(Document, FollowsAnchorsAndMergesTheOwnKeyWinning) {
    Values values;
    const auto status =
        read("items:\n  - &first {port: 7}\n  - <<: *first\nbroker: {<<: {bootstrap: a:1}, bootstrap: b:2}\n", values);
    ASSERT_TRUE(status) << status.error().text;
    EXPECT_EQ(values.port, 7);
    EXPECT_EQ(values.bootstrap, "b:2");
    EXPECT_EQ(error_of("broker: {<<: 3}\n"), "f.yaml:1: '<<': found '3'; allowed: maps to merge");
}

TEST(Document, RefusesASecretInAFileThatOthersMayReadOrWrite) {
    const std::string text = "broker:\n  properties:\n    password: hush\n";
    for (const mode_t mode : {0644U, 0604U, 0602U, 0601U})
        EXPECT_THAT(error_of(text, mode),
                    StartsWith("f.yaml:3: key 'broker.properties.password': a secret, and others than its owner and "
                               "group may read or write this file (mode 06"));
    EXPECT_THAT(error_of(text, 0644), HasSubstr("(mode 0644); allowed: 0640 or less: chmod 640 f.yaml"));
    for (const mode_t mode : {0600U, 0640U, 0660U, 0400U}) EXPECT_EQ(error_of(text, mode), "no error") << mode;
    EXPECT_EQ(error_of("broker: {properties: {debug: all}}\n", 0644), "no error");
}

TEST(Document, ShowsNoSecretInAMessage) {
    const std::string password = "hush\\x07hush";
    EXPECT_THAT(error_of("broker: {properties: {password: \"" + password + "\"}}\n"),
                ::testing::AllOf(HasSubstr("key 'broker.properties.password'"), Not(HasSubstr("hush"))));
    EXPECT_THAT(error_of("broker: {properties: {password: hush}}\n", 0644), Not(HasSubstr("hush")));
}

TEST(Document, KnowsTheModeOfTheFileThatALinkLeadsTo) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file("real.yaml", "broker: {properties: {password: hush}}\n");
    const auto link = directory.path("link.yaml");
    std::filesystem::create_symlink(file, link);
    Values values;
    ::chmod(file.c_str(), 0644);
    EXPECT_FALSE(read(Document::load(link), values));
    ::chmod(file.c_str(), 0640);
    EXPECT_TRUE(read(Document::load(link), values));
    EXPECT_THAT(values.properties, UnorderedElementsAre(Pair("password", "hush")));
}

// A map that merges another nine times, which merges another nine times: a few hundred bytes to be read 9^8 times.
TEST(Document, RefusesMergesThatMultiply) {
    std::string map = "{port: 1}";
    for (const char level : std::string{"abcdefgh"}) {
        map = std::string{"{<<: [&"} + level + " " + map;
        for (int again = 0; again < 8; ++again) map += std::string{", *"} + level;
        map += "]}";
    }
    EXPECT_THAT(error_of("items: [" + map + "]\n"), HasSubstr("allowed: 100000"));
}

TEST(Document, SurvivesNestingWithoutEndAndAMapThatHoldsItself) {
    EXPECT_THAT(error_of("port: " + std::string(100'000, '[') + "\n"), StartsWith("f.yaml:"));
    EXPECT_THAT(error_of("broker: &b\n  <<: *b\n  bootstrap: a:1\n"), StartsWith("f.yaml:"));
}

TEST(Document, RefusesAFileThatIsMissingTooLargeOrNotUtf8) {
    const test::TemporaryDirectory directory;
    const auto error = [](const std::string& file) {
        const auto document = Document::load(file);
        return document ? Error{} : document.error();
    };
    const auto missing = directory.path("missing.yaml");
    EXPECT_EQ(error(missing), (Error{Fault::config, missing + ": cannot be read: No such file or directory"}));
    const auto large = directory.file("large.yaml", std::string(file_size_max + 1, '#'));
    EXPECT_EQ(error(large), (Error{Fault::config, large + ": is too large; allowed: 1048576 bytes"}));
    const auto latin = directory.file("latin.yaml", "a: 1\nb: Gran V\xED\n");
    EXPECT_EQ(error(latin), (Error{Fault::config, latin + ":2: not UTF-8; allowed: UTF-8 text"}));
    EXPECT_EQ(error(directory.path("")).fault, Fault::config);
    EXPECT_TRUE(Document::load(directory.file("bom.yaml",
                                              "\xEF\xBB\xBF"
                                              "a: 1\n")));
}

}  // namespace
}  // namespace evc::config
