#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "core/energy.hpp"
#include "core/result.hpp"
#include "platform/store/files.hpp"

namespace evc::store {

/// The simulated meter's own durable register: what it has delivered in all its life. One small file a charge point,
/// apart from the journal, so that a checker can read it while the engine runs.
///
/// The file is 8192 bytes long: two slots of 4096, written by turns, of which the valid one with the higher sequence
/// holds. A slot is one line of ASCII text, filled up with spaces:
///
///     evc-meter 1 SEQUENCE ENERGY CRC\n
///
/// SEQUENCE and ENERGY (Wh) are 20 decimal digits, CRC is 8 lower-case hexadecimal digits, the CRC-32 of zlib over what
/// stands before it, the space included: 62 bytes. In Python:
///
///     lines = [open(p, "rb").read()[o:o + 63] for o in (0, 4096)]
///     good = [l.split() for l in lines if int(l[54:62], 16) == zlib.crc32(l[:54])]
///     energy = int(max(good, key=lambda f: f[2])[3])
class MeterRegister {
public:
    enum class Missing { create, fail };

    /// Opens the register at `path` and locks it, by whatever name it is called; `create` makes one that stands at 0
    /// when there is no such file. Errors: `unavailable` another process has it open, or it is missing; `corrupt` no
    /// slot is valid: never read as 0; `no_space`.
    [[nodiscard]] static Result<MeterRegister> open(const std::string& path, Missing missing);

    [[nodiscard]] WattHours value() const { return value_; }

    /// On the disk when it returns (fdatasync(2)): it blocks, so it belongs on a worker. Errors: `invalid` when `value`
    /// is below value(); `no_space`, after which value() is what it was and the same may be tried again.
    [[nodiscard]] Status advance(WattHours value);

private:
    MeterRegister(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

    [[nodiscard]] Status load();

    Descriptor file_;
    std::string path_;
    std::uint64_t sequence_ = 0;
    WattHours value_;
};

}  // namespace evc::store
