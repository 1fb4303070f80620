"""What was done to whom, and what came of it: one JSON object a line."""
import json
import threading
import time


class Diary:
    def __init__(self, path, seed):
        self._start = time.monotonic()
        self._lock = threading.Lock()
        self._file = open(path, "w", buffering=1, encoding="utf-8")
        self.entries = []
        self.note("begin", seed=seed)

    def note(self, event, **fields):
        entry = {"t": round(time.monotonic() - self._start, 3), "at": round(time.time(), 3), "event": event, **fields}
        with self._lock:
            self.entries.append(entry)
            if not self._file.closed:
                self._file.write(json.dumps(entry) + "\n")
        return entry

    def close(self):
        with self._lock:
            self._file.close()
