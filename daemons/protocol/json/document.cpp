#include "protocol/json/document.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <functional>
#include <string>
#include <utility>

#include "protocol/json/rules.hpp"

namespace evc::protocol {

namespace json = boost::json;
using boost::system::error_code;

/// What Boost.JSON's parser calls (its handler requirements); false with an error set ends the parse.
class DocumentBuilder {
public:
    static constexpr std::size_t max_object_size = members_max;
    static constexpr std::size_t max_array_size = message_size_max;
    static constexpr std::size_t max_key_size = message_size_max;
    static constexpr std::size_t max_string_size = message_size_max;

    explicit DocumentBuilder(std::string_view bytes) : bytes_(bytes) { document_.values_.reserve(24); }

    [[nodiscard]] Document take() { return std::move(document_); }
    [[nodiscard]] const std::string& complaint() const { return complaint_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code& error) { return open(Value::Kind::object, error); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code& error) { return open(Value::Kind::array, error); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(json::string_view part, std::size_t, error_code&) { return collect(part); }
    bool on_key(json::string_view last, std::size_t size, error_code& error) {
        return set_key(whole(last, size), error);
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) { return collect(part); }
    bool on_string(json::string_view last, std::size_t size, error_code& error) {
        return add({.text = whole(last, size), .kind = Value::Kind::text}, error);
    }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view text, error_code& error) {
        if (number < 0) return add({.text = text, .kind = Value::Kind::number}, error);
        return on_uint64(static_cast<std::uint64_t>(number), text, error);
    }
    bool on_uint64(std::uint64_t number, json::string_view text, error_code& error) {
        return add({.text = text, .integer = number, .kind = Value::Kind::integer}, error);
    }
    bool on_double(double, json::string_view text, error_code& error) {
        return add({.text = text, .kind = Value::Kind::number}, error);
    }
    bool on_bool(bool value, error_code& error) {
        return add({.integer = value ? 1U : 0U, .kind = Value::Kind::boolean}, error);
    }
    bool on_null(error_code& error) { return add({}, error); }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

private:
    [[nodiscard]] bool kept() const { return depth_ <= 2; }

    bool refuse(std::string complaint, error_code& error) {
        complaint_ = std::move(complaint);
        error = json::error::syntax;
        return false;
    }

    bool open(Value::Kind kind, error_code& error) {
        if (depth_ == 0 && kind == Value::Kind::object) {
            document_.values_.push_back({.kind = kind});
        } else {
            if (!add({.kind = kind}, error)) return false;
            if (depth_ == 1) parent_ = document_.values_.size() - 1;
        }
        ++depth_;
        return true;
    }

    bool close() {
        if (--depth_ == 1) parent_ = Document::root;
        return true;
    }

    bool set_key(std::string_view key, error_code& error) {
        if (!kept()) return true;
        if (document_.find(parent_, key) != Document::root)
            return refuse("has a key twice, which must not be: \"" + excerpt(key) + '"', error);
        key_ = key;
        return true;
    }

    bool add(Value value, error_code& error) {
        if (depth_ == 0) return refuse("is no JSON object", error);
        if (!kept()) return true;
        if (document_.values_.size() > values_max)
            return refuse("has more than " + std::to_string(values_max) + " values", error);
        value.parent = parent_;
        value.key = std::exchange(key_, {});
        document_.values_.push_back(value);
        return true;
    }

    bool collect(std::string_view part) {
        if (!kept()) return true;
        auto& texts = document_.unescaped_;
        if (texts.capacity() < bytes_.size()) texts.reserve(bytes_.size());
        texts.insert(texts.end(), part.begin(), part.end());
        return true;
    }

    /// The text whose last part this is: as it stands in the message when it has no escapes, else a copy.
    std::string_view whole(std::string_view last, std::size_t size) {
        if (!kept()) return {};
        const auto inside = [this](const char* at) {
            return std::less_equal{}(bytes_.data(), at) && std::less_equal{}(at, bytes_.data() + bytes_.size());
        };
        if (size == last.size() && inside(last.data())) return last;
        collect(last);
        const auto& texts = document_.unescaped_;
        return {texts.data() + (texts.size() - size), size};
    }

    std::string_view bytes_;
    Document document_;
    std::string complaint_;
    std::string_view key_;
    std::size_t parent_ = Document::root;
    std::size_t depth_ = 0;
};

Result<Document> Document::parse(std::string_view bytes) {
    if (bytes.size() > message_size_max)
        return failure(Fault::invalid, "the message has " + std::to_string(bytes.size()) + " bytes, at most " +
                                           std::to_string(message_size_max) + " are allowed");
    json::parse_options options;
    options.max_depth = depth_max;
    json::basic_parser<DocumentBuilder> parser{options, bytes};
    error_code error;
    const auto parsed = parser.write_some(false, bytes.data(), bytes.size(), error);
    const auto& complaint = parser.handler().complaint();
    if (!complaint.empty()) return failure(Fault::invalid, "the message " + complaint);
    if (error)
        return failure(Fault::invalid, "the message is no JSON object in UTF-8 within the limits: " + error.message());
    if (parsed != bytes.size())
        return failure(Fault::invalid, "the message goes on after its JSON object, at byte " + std::to_string(parsed));
    return parser.handler().take();
}

std::size_t Document::find(std::size_t parent, std::string_view key) const {
    for (std::size_t at = 1; at < values_.size(); ++at)
        if (values_[at].parent == parent && values_[at].key == key) return at;
    return root;
}

}  // namespace evc::protocol
