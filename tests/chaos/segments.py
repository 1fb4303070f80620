"""Reads what a broker has stored from its files, so that nothing is missed that a reader could have been too slow for.

Only what our producers write: record batches of version 2, without compression.
"""
import json
import struct
from dataclasses import dataclass
from typing import Optional

_BATCH = struct.Struct(">qiibIhiqqqhii")
_LOG_APPEND_TIME, _CONTROL, _COMPRESSION = 8, 32, 7


@dataclass(frozen=True)
class Stored:
    """One message as the broker keeps it. `time`: seconds, the broker's stamp; `life`: which of its lives it is of."""
    life: int
    topic: str
    partition: int
    offset: int
    time: float
    key: Optional[bytes]
    value: Optional[bytes]

    @property
    def body(self):
        if self.value is None:
            return {}
        try:
            read = json.loads(self.value)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


def read_all(directories, topics):
    """All messages of these topics out of every directory of logs, oldest first."""
    found = []
    for life, directory in enumerate(directories):
        for file in directory.glob("*/*.log"):
            topic, _, partition = file.parent.name.rpartition("-")
            if topic in topics:
                found += _read_file(file, life, topic, int(partition))
    return sorted(found, key=lambda stored: (stored.time, stored.life, stored.topic, stored.partition, stored.offset))


def _read_file(file, life, topic, partition):
    data = memoryview(file.read_bytes())
    place = 0
    while place + _BATCH.size <= len(data):
        (base, length, _, magic, _, attributes, _, first, last, _, _, _, count) = _BATCH.unpack_from(data, place)
        if magic != 2 or place + 12 + length > len(data):
            return  # what the file was enlarged with in advance, or the torn end of a killed broker
        if attributes & _COMPRESSION:
            raise ValueError(f"{file}: compressed at {base}, which this reader does not know")
        if not attributes & _CONTROL:
            reader = _Reader(data, place + _BATCH.size)
            for _ in range(count):
                delta_time, delta_offset, key, value = reader.record()
                stamp = last if attributes & _LOG_APPEND_TIME else first + delta_time
                yield Stored(life, topic, partition, base + delta_offset, stamp / 1000, key, value)
        place += 12 + length


class _Reader:
    def __init__(self, data, place):
        self._data, self._place = data, place

    def record(self):
        end = self._number() + self._place
        self._place += 1
        time, offset, key, value = self._number(), self._number(), self._bytes(), self._bytes()
        self._place = end
        return time, offset, key, value

    def _bytes(self):
        length = self._number()
        if length < 0:
            return None
        self._place += length
        return bytes(self._data[self._place - length:self._place])

    def _number(self):
        value = shift = 0
        while True:
            byte = self._data[self._place]
            self._place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value >> 1 ^ -(value & 1)
