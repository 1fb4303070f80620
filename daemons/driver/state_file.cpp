#include "driver/state_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "platform/config/text_file.hpp"
#include "platform/store/files.hpp"
#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/uuid.hpp"

namespace evc::driver {
namespace {

using protocol::Uuid;

constexpr std::size_t size_max = 64 * 1024;

Status write_all(int descriptor, std::string_view text, const std::string& name) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return store::system_failure("cannot write " + name, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0) return store::system_failure("cannot write " + name, errno);
    return {};
}

std::size_t lines_of(const TripRecord& record) { return record.done + (record.asked ? 1 : 0); }

Uuid fingerprint(const std::vector<CpId>& plan, std::size_t lines) {
    std::string text;
    for (std::size_t line = 0; line < lines; ++line) text += plan.at(line).text() + "\n";
    return protocol::named_uuid(text);
}

std::optional<AskedRequest> read_asked(protocol::Fields& in) {
    const auto request = in.optional_id<RequestId>("requestId");
    if (!request) return std::nullopt;
    return AskedRequest{*request, in.name<CpId>("cpId"), in.time("at"), in.time("expiresAt")};
}

}  // namespace

Result<std::unique_ptr<StateFile>> StateFile::open(const std::filesystem::path& file) {
    const auto path = store::real_path(file.string());
    if (!path) return tl::make_unexpected(path.error());
    auto beside = store::FileLock::acquire(*path + ".lock");
    if (!beside) return tl::make_unexpected(beside.error());
    std::unique_ptr<StateFile> state{new StateFile{*path, *std::move(beside)}};
    if (::access(path->c_str(), F_OK) != 0 && errno == ENOENT) return state;
    auto found = store::FileLock::acquire_itself(*path);
    if (!found) return tl::make_unexpected(found.error());
    state->found_ = *std::move(found);
    return state;
}

Result<std::optional<std::string>> StateFile::read() const {
    if (!found_) return std::optional<std::string>{};
    auto text = config::read_text_file(path_, size_max);
    if (!text) return tl::make_unexpected(text.error());
    return std::optional{*std::move(text)};
}

Status StateFile::write(const std::string& text) {
    const auto fresh = path_ + ".new";
    auto file = store::create_anew(fresh);
    if (!file) return tl::make_unexpected(file.error());
    if (auto status = write_all(file->get(), text, fresh); !status) return status;
    auto lock = store::FileLock::hold(*std::move(file), fresh);
    if (!lock) return tl::make_unexpected(lock.error());
    if (std::rename(fresh.c_str(), path_.c_str()) != 0)
        return store::system_failure("cannot rename " + fresh + " to " + path_, errno);
    newest_ = *std::move(lock);
    return store::sync_directory_of(path_);
}

std::string encode_state(const TripRecord& record, const DriverId& driver, const std::vector<CpId>& plan) {
    protocol::ObjectWriter out;
    out.field("driverId", driver).integer("done", static_cast<std::uint64_t>(record.done));
    out.field("lines", fingerprint(plan, lines_of(record)));
    if (const auto& asked = record.asked)
        out.field("requestId", asked->request)
            .field("cpId", asked->cp)
            .field("at", asked->at)
            .field("expiresAt", asked->expires_at);
    return out.finish();
}

Result<TripRecord> decode_state(std::string_view text, const DriverId& driver, const std::vector<CpId>& plan) {
    protocol::Fields in{text};
    const auto owner = in.name<DriverId>("driverId");
    TripRecord record;
    record.done = in.integer("done");
    const auto lines = in.id<Uuid>("lines");
    record.asked = read_asked(in);
    auto result = in.result(record);
    if (!result) return failure(Fault::config, result.error().text);
    if (owner != driver) return failure(Fault::config, "it belongs to driver " + owner.text());
    if (record.done > plan.size() || lines_of(record) > plan.size() || lines != fingerprint(plan, lines_of(record)) ||
        (record.asked && record.asked->cp != plan[record.done]))
        return failure(Fault::config, "of the request file the first " + std::to_string(lines_of(record)) +
                                          " requests were asked already, and they are not the same any more");
    return result;
}

}  // namespace evc::driver
