"""What the programs themselves say is allowed: asked with values that nobody allows."""
import re
import subprocess

from evc.program import binary

NOBODY_ALLOWS = ("\x01", "")


def run(program, *arguments):
    return subprocess.run([binary(program), *arguments], capture_output=True, text=True, timeout=20)


def bounds(allowed):
    """The words that a page has to say of a value: `from LEAST to MOST`, or each word of a choice."""
    if allowed.startswith("a path"):
        return []
    found = re.search(r"from (\S+) to ([^\s,]+)|(\d+) to (\d+)", allowed)
    if found:
        least, most = found[1] or found[3], found[2] or found[4]
        return [f"{least} to {most}"]
    return allowed.split(", ") if re.fullmatch(r"\w+(, \w+)+", allowed) else []
