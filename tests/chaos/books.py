"""What the programs have written down, read directly from their files."""
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from uuid import UUID


def meter(path):
    """Wh, as the format of the register's file says (meter_register.hpp)."""
    data = Path(path).read_bytes()
    lines = [data[place:place + 63] for place in (0, 4096)]
    valid = [line.split() for line in lines if line[54:62] == b"%08x" % zlib.crc32(line[:54])]
    return int(max(valid, key=lambda fields: fields[2])[3])


def rows(file, query):
    """Of a database that another program may have open."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query)]


def uuid(blob):
    return str(UUID(bytes=blob)) if blob else None


def open_in_ledger(ledger):
    """What Central still has to do, as texts."""
    found = [f"session {uuid(row['id'])} of {row['driver']} on {row['cp']} is open (state {row['state']})"
             for row in rows(ledger, "SELECT * FROM sessions WHERE state < 3")]
    found += [f"request {uuid(row['request'])} waits" for row in rows(ledger, "SELECT request FROM waiting")]
    unsent = rows(ledger, "SELECT count(*) AS n FROM outbox")[0]["n"]
    return found + ([f"{unsent} rows of Central's outbox are not delivered"] if unsent else [])


def open_in_journal(journal, cp_id):
    """What an engine still has to do, as texts."""
    found = [f"{cp_id} holds session {uuid(row['session'])} (phase {row['phase']})"
             for row in rows(journal, "SELECT * FROM held")]
    return found + [f"{cp_id} has a final report of {uuid(row['session'])} without receipt"
                    for row in rows(journal, "SELECT * FROM pending WHERE NOT receipted")]
