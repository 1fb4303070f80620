// What all messages of Kafka are read with.
#include <boost/json/parse.hpp>

#include "core/printable.hpp"
#include "fuzz/property.hpp"
#include "protocol/json/document.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
using protocol::Document;

void examine(const Document& document) {
    const auto& values = document.values();
    fuzz::require(!values.empty() && values[Document::root].kind == protocol::Value::Kind::object, "it is an object");
    for (std::size_t at = 1; at < values.size(); ++at) {
        const auto& value = values[at];
        fuzz::require(value.parent < at, "an object or array stands before what it holds");
        fuzz::require(is_utf8(value.key) && is_utf8(value.text), "texts are UTF-8", value.text);
        if (values[value.parent].kind == protocol::Value::Kind::object)
            fuzz::require(document.find(value.parent, value.key) == at, "a member is found by its key", value.key);
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto document = Document::parse(text);
    fuzz::checked(document);
    boost::system::error_code error;
    const auto other = boost::json::parse(boost::json::string_view{text}, error);
    if (!document) return 0;
    fuzz::require(!error && other.is_object(), "what we take is JSON to others");
    examine(*document);
    return 0;
}
