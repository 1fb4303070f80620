"""What a program keeps its files on, where it can be full or only be read."""
import contextlib
import shutil
import subprocess
from pathlib import Path


class Disk:
    """A small file system of its own, when the machine lets us make one: it can be full, or only be read."""

    def __init__(self, path, megabytes=12):
        self.path = Path(path)
        self.path.mkdir(parents=True)
        try:
            self._mount("-t", "tmpfs", "-o", f"size={megabytes}m", "none")
            self.own = True
        except subprocess.CalledProcessError:
            self.own = False

    def fill(self):
        with open(self.path / "filler", "ab", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(bytes(4096)):
                pass

    def protect(self):
        """Nobody may have a file of it open for writing."""
        self._mount("-o", "remount,ro")

    def make_writable(self):
        if self.own:
            self._mount("-o", "remount,rw")
        (self.path / "filler").unlink(missing_ok=True)

    def close(self):
        """What is on it stays, without a file system of its own."""
        if self.own:
            kept = self.path.with_name(self.path.name + ".kept")
            shutil.copytree(self.path, kept)
            subprocess.run(["umount", "-l", self.path], check=False)
            self.path.rmdir()
            kept.rename(self.path)

    def _mount(self, *how):
        subprocess.run(["mount", *how, self.path], check=True, capture_output=True)
