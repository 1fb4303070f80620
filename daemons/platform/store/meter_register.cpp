#include "platform/store/meter_register.hpp"

#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

#include "platform/store/files.hpp"

namespace evc::store {
namespace {

constexpr std::size_t slot_size = 4096;
constexpr std::size_t summed = 54;  ///< how much of a line its CRC covers
constexpr std::string_view title = "evc-meter 1 ";

using Slot = std::array<char, slot_size>;

struct Reading {
    std::uint64_t sequence = 0;
    std::int64_t energy = 0;
};

std::uint32_t crc_of(std::string_view text) {
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    return crc.checksum();
}

Slot slot_of(const Reading& reading) {
    std::array<char, 80> line{};
    std::snprintf(line.data(), line.size(), "evc-meter 1 %020llu %020lld ",
                  static_cast<unsigned long long>(reading.sequence), static_cast<long long>(reading.energy));
    std::snprintf(line.data() + summed, line.size() - summed, "%08x\n", crc_of({line.data(), summed}));
    Slot slot;
    slot.fill(' ');
    std::copy_n(line.data(), summed + 9, slot.data());
    return slot;
}

template <class Number>
bool parse(std::string_view text, int base, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size();
}

std::optional<Reading> parse_slot(std::string_view slot) {
    Reading reading;
    std::uint32_t crc = 0;
    if (slot.substr(0, title.size()) != title || !parse(slot.substr(summed, 8), 16, crc)) return std::nullopt;
    if (crc != crc_of(slot.substr(0, summed))) return std::nullopt;
    if (!parse(slot.substr(12, 20), 10, reading.sequence) || !parse(slot.substr(33, 20), 10, reading.energy))
        return std::nullopt;
    return reading;
}

/// In the one of the two slots that it is the turn of. True when all of it is in the file; errno says why not.
bool write_slot(const Descriptor& file, const Reading& reading) {
    const auto slot = slot_of(reading);
    std::string_view bytes{slot.data(), slot.size()};
    auto offset = static_cast<off_t>(reading.sequence % 2 * slot_size);
    while (!bytes.empty()) {
        const auto written = ::pwrite(file.get(), bytes.data(), bytes.size(), offset);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += written;
    }
    return true;
}

/// A file of that name is a whole one: it gets the name when it is on the disk.
Status create(const std::string& path) {
    const auto unfinished = path + ".new";
    const auto file = create_anew(unfinished);
    if (!file) return tl::make_unexpected(file.error());
    const bool written = write_slot(*file, {1, 0}) && write_slot(*file, {0, 0}) && ::fsync(file->get()) == 0 &&
                         ::rename(unfinished.c_str(), path.c_str()) == 0;
    if (!written) return system_failure("cannot create " + path, errno);
    return sync_directory_of(path);
}

Result<Descriptor> open_locked(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT)
        return failure(Fault::unavailable, "the meter register " + path +
                                               " is missing: what the meter delivered is not known; put it back");
    auto file = open_regular(path);
    if (!file) return tl::make_unexpected(file.error().within("cannot open the meter register"));
    if (::flock(file->get(), LOCK_EX | LOCK_NB) != 0)
        return failure(Fault::unavailable, "the meter register " + path + " is in use by another process");
    return file;
}

}  // namespace

Result<MeterRegister> MeterRegister::open(const std::string& given, Missing missing) {
    const auto path = real_path(given);
    if (!path) return tl::make_unexpected(path.error());
    if (missing == Missing::create && ::access(path->c_str(), F_OK) != 0 && errno == ENOENT)
        if (auto created = create(*path); !created) return tl::make_unexpected(created.error());
    return open_locked(*path).and_then([&](Descriptor file) {
        MeterRegister meter{std::move(file), *path};
        return meter.load().map([&] { return std::move(meter); });
    });
}

Status MeterRegister::load() {
    std::array<char, 2 * slot_size> bytes{};
    const auto size = ::pread(file_.get(), bytes.data(), bytes.size(), 0);
    if (size < 0) return system_failure("cannot read the meter register " + path_, errno);
    std::optional<Reading> newest;
    for (const std::size_t offset : {std::size_t{0}, slot_size}) {
        const auto reading = parse_slot({bytes.data() + offset, slot_size});
        if (reading && (!newest || reading->sequence > newest->sequence)) newest = reading;
    }
    if (!newest)
        return failure(Fault::corrupt, "the meter register " + path_ +
                                           " is damaged and was left as it is: put a good copy in its place, "
                                           "or set it aside (--set-aside)");
    sequence_ = newest->sequence;
    value_ = {newest->energy};
    return {};
}

Status MeterRegister::advance(WattHours value) {
    if (value < value_)
        return failure(Fault::invalid, "the meter register " + path_ + " stands at " + std::to_string(value_.value) +
                                           " Wh and cannot go back to " + std::to_string(value.value));
    if (!write_slot(file_, {sequence_ + 1, value.value}) || ::fdatasync(file_.get()) != 0)
        return system_failure("cannot write the meter register " + path_, errno);
    ++sequence_;
    value_ = value;
    return {};
}

}  // namespace evc::store
