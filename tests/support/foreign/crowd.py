"""Many monitors of another make in one thread, each of which comes back by itself: for what happens to all at once."""
import asyncio
import random
import resource
import time
from threading import Condition, Thread

from .link import ACK, ENQ, ETX, frame

BACK_OFF = 0.2, 0.4  # seconds, as our own monitors wait before they try again for the first time


class Crowd:
    """`registered` says when each was registered last (time.monotonic()), `refused` how often nobody listened."""

    def __init__(self, port, cp_ids, host="127.0.0.1"):
        self._place = host, port
        self._cp_ids = list(cp_ids)
        self._changed = Condition()
        self.registered, self.refused = {}, 0
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self._thread.start()
        return self

    def wait_registered(self, since, timeout=15):
        """Until all have been registered later than `since`; returns when the last one was."""
        def all_are():
            return len(self.registered) == len(self._cp_ids) and min(self.registered.values()) > since
        with self._changed:
            if not self._changed.wait_for(all_are, timeout):
                back = sum(at > since for at in self.registered.values())
                raise TimeoutError(f"waited {timeout} s for {len(self._cp_ids)} monitors; {back} are registered")
            return max(self.registered.values())

    def close(self):
        self._loop.call_soon_threadsafe(self._everybody.cancel)
        self._thread.join(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._everybody = asyncio.gather(*(self._live(cp_id) for cp_id in self._cp_ids), return_exceptions=True)
        try:
            self._loop.run_until_complete(self._everybody)
        except asyncio.CancelledError:
            pass
        self._loop.close()

    async def _live(self, cp_id):
        while True:
            try:
                await self._talk(cp_id, *await asyncio.open_connection(*self._place))
            except ConnectionRefusedError:
                self.refused += 1
            except (OSError, asyncio.IncompleteReadError):
                pass
            await asyncio.sleep(random.uniform(*BACK_OFF))

    async def _talk(self, cp_id, reader, writer):
        try:
            writer.write(ENQ)
            await reader.readexactly(1)
            writer.write(frame(f"REGISTER#{cp_id}#Foreign street 1".encode()))
            await reader.readexactly(1)
            await reader.readuntil(ETX)
            await reader.readexactly(1)
            writer.write(ACK)
            with self._changed:
                self.registered[cp_id] = time.monotonic()
                self._changed.notify_all()
            while True:
                writer.write(frame(f"HEALTHY#{cp_id}".encode()))
                await reader.readexactly(1)
                await asyncio.sleep(1)
        finally:
            writer.close()
