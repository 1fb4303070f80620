"""The values that messages are made of: evcharging-protocol(7), and the partitioner."""
import re
from datetime import datetime, timedelta, timezone

# Digits of the minor unit (ISO 4217); the amount in any other currency is left unchecked.
MINOR_DIGITS = {"EUR": 2, "GBP": 2, "USD": 2, "CHF": 2, "JPY": 0, "KWD": 3}

_IDENT = re.compile(r"[A-Za-z0-9](?!.*\.\.)[A-Za-z0-9._-]{0,47}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.A)
_PRICE = re.compile(r"\d+(\.\d{1,4})?", re.A)


def now(offset=0.0):
    """The time `offset` seconds from now, as the protocol writes it."""
    moment = datetime.now(timezone.utc) + timedelta(seconds=offset)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_until(text):
    """How far the wire time `text` lies ahead; negative when it is past."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment - datetime.now(timezone.utc)).total_seconds()


def amount_minor(energy_wh, tariff):
    """energyWh x energy / 1000 in minor units, rounded half up, in integers."""
    whole, _, fraction = tariff["energy"].partition(".")
    scaled = energy_wh * int(whole + fraction.ljust(4, "0")) * 10 ** MINOR_DIGITS[tariff["currency"]]
    unit = 1000 * 10 ** 4
    return (2 * scaled + unit) // (2 * unit)


def partition_of(key, count):
    """The partition Kafka's murmur2 gives to `key`."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    value = 0x9747B28C ^ len(key)
    whole = len(key) // 4 * 4
    for start in range(0, whole, 4):
        k = int.from_bytes(key[start:start + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        value = (value * m & mask) ^ k
    if key[whole:]:
        value = (value ^ int.from_bytes(key[whole:], "little")) * m & mask
    value = (value ^ value >> 13) * m & mask
    value ^= value >> 15
    return (value & 0x7FFFFFFF) % count


def is_ident(value):
    """A cpId or driverId by the rule of names."""
    return isinstance(value, str) and _IDENT.fullmatch(value) is not None


def is_text(value):
    return isinstance(value, str)


def is_uuid(value):
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_session(value):
    return is_uuid(value) and _UUID.fullmatch(value)[1] == "5"


def is_sessions(value):
    return isinstance(value, list) and all(map(is_session, value))


def is_flag(value):
    return isinstance(value, bool)


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2 ** 63


def is_time(value):
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value[:-1])
    except ValueError:
        return False
    return True


def is_currency(value):
    return isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None


def is_tariff(value):
    return (isinstance(value, dict) and is_currency(value.get("currency"))
            and isinstance(value.get("energy"), str) and _PRICE.fullmatch(value["energy"]) is not None)


def one_of(words):
    return lambda value: isinstance(value, str) and value in words
