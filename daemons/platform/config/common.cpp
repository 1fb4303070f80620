#include "platform/config/common.hpp"

#include <sys/stat.h>

#include <string_view>

#include "platform/config/text_file.hpp"

namespace evc::config {
namespace {

constexpr std::size_t prefix_length_max = 64;

ValueParser<std::string> words(std::initializer_list<std::string> list) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& word : list) pairs.emplace_back(word, word);
    return choice<std::string>(std::move(pairs));
}

ValueParser<std::string> topic_prefix() {
    return {"0 to 64 characters out of A-Z a-z 0-9 . _ -", [](std::string_view text) -> std::optional<std::string> {
                constexpr auto known = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
                const bool good = text.size() <= prefix_length_max && text.find_first_not_of(known) == text.npos;
                return good ? std::optional<std::string>{text} : std::nullopt;
            }};
}

ValueParser<std::string> log_level() { return words({"debug", "info", "warning", "error"}); }

ValueParser<std::string> language() { return words({"es", "en"}); }

/// 1 to 15 copies, or -1: the broker's own default.
ValueParser<int> replication() {
    return {"a whole number from 1 to 15, or -1 for the broker's default",
            [](std::string_view text) -> std::optional<int> {
                const auto value = parse_integer(text);
                if (!value || (*value != -1 && (*value < 1 || *value > 15))) return std::nullopt;
                return static_cast<int>(*value);
            }};
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whether nobody but us may know the value of this property of librdkafka: passwords, private keys, tokens.
bool is_secret(std::string_view property) {
    return holds(property, "password") || holds(property, "passphrase") || holds(property, "secret") ||
           property.ends_with("key.pem") || property == "sasl.oauthbearer.config";
}

/// The files with our private keys, as ssh(1) looks at its own.
void refuse_open_keys(Section& section, const Broker& broker) {
    for (const auto* const key : {"ssl.key.location", "ssl.keystore.location"}) {
        const auto named = broker.properties.find(key);
        struct stat about {};
        if (named == broker.properties.end() || ::stat(named->second.c_str(), &about) != 0) continue;
        if ((about.st_mode & others_may) != 0)
            section.refuse("properties", std::string{key} + ": others may read or write " + named->second +
                                             ", a private key; allowed: 0640 or less: chmod 640 " + named->second);
    }
}

}  // namespace

ValueParser<Bus> bus() {
    return choice<Bus>({{"system", Bus::system}, {"session", Bus::session}, {"none", Bus::none}});
}

void read_broker(Section section, Broker& broker) {
    section.read("bootstrap", broker.bootstrap, bootstrap());
    section.read("topic_prefix", broker.topic_prefix, topic_prefix());
    section.read("partitions", broker.partitions, integer_as<int>(1, 1'000));
    section.read("replication", broker.replication, replication());
    section.read_map("properties", broker.properties, is_secret);
    refuse_open_keys(section, broker);
}

void read_common(Section& root, Common& common) {
    root.read("log_level", common.log_level, log_level());
    root.read("language", common.language, language());
}

void declare_common(CommandLine& line, Common& common) {
    line.option("--log-level", "LEVEL", "debug, info, warning or error", common.log_level, log_level());
    line.option("--lang", "LANGUAGE", "es or en, instead of what the environment says", common.language, language());
}

}  // namespace evc::config
