#include "protocol/json/writer.hpp"

#include <boost/json/serialize.hpp>
#include <utility>

#include "core/printable.hpp"

namespace evc::protocol {
namespace {

constexpr std::size_t usual_size = 512;

}  // namespace

ObjectWriter::ObjectWriter() : ObjectWriter(R"({"v":1)") {}

ObjectWriter::ObjectWriter(std::string_view beginning) {
    out_.reserve(usual_size);
    out_ += beginning;
}

ObjectWriter ObjectWriter::part() { return ObjectWriter{"{"}; }

void ObjectWriter::key(std::string_view name) {
    out_.append(out_.size() == 1 ? "\"" : ",\"").append(name).append("\":");
}

ObjectWriter& ObjectWriter::text(std::string_view name, std::string_view value) {
    key(name);
    // Whoever prints it on a terminal does no harm.
    out_ += printable_json(boost::json::serialize(boost::json::string_view{value}));
    return *this;
}

ObjectWriter& ObjectWriter::word(std::string_view name, std::string_view value) {
    key(name);
    out_.append("\"").append(value).append("\"");
    return *this;
}

ObjectWriter& ObjectWriter::text_unless_empty(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
}

ObjectWriter& ObjectWriter::integer(std::string_view name, std::int64_t value) {
    key(name);
    out_ += std::to_string(value);
    return *this;
}

ObjectWriter& ObjectWriter::integer(std::string_view name, std::uint64_t value) {
    key(name);
    out_ += std::to_string(value);
    return *this;
}

ObjectWriter& ObjectWriter::flag(std::string_view name, bool value) {
    key(name);
    out_ += value ? "true" : "false";
    return *this;
}

ObjectWriter& ObjectWriter::field(std::string_view name, const Tariff& value) {
    key(name);
    out_.append(R"({"energy":")").append(value.price_text());
    out_.append(R"(","currency":")").append(value.currency.text()).append("\"}");
    return *this;
}

ObjectWriter& ObjectWriter::field(std::string_view name, const std::vector<SessionId>& value) {
    key(name);
    out_ += '[';
    for (const auto& id : value) out_.append(out_.back() == '[' ? "\"" : ",\"").append(uuid_text(id)).append("\"");
    out_ += ']';
    return *this;
}

ObjectWriter& ObjectWriter::object(std::string_view name, std::string_view finished) {
    key(name);
    out_ += finished;
    return *this;
}

ObjectWriter& ObjectWriter::parts(std::string_view name, const std::vector<std::string>& objects) {
    key(name);
    out_ += '[';
    for (const auto& object : objects) out_.append(out_.back() == '[' ? "" : ",").append(object);
    out_ += ']';
    return *this;
}

std::string ObjectWriter::finish() {
    out_ += '}';
    return std::exchange(out_, {});
}

}  // namespace evc::protocol
