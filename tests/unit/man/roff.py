"""A manual page as its roff source says it: sections of tagged entries."""
import re
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
MAN = CHECKOUT / "man"
FONTS = re.compile(r"\\f(?:\[[^]]*\]|\(..|.)")
FONT_MACROS = {"B", "I", "R", "BI", "BR", "IB", "IR", "RB", "RI", "SM", "SB"}


@dataclass
class Entry:
    """What stands under one tag (.TP), or under several that share their text (.TQ)."""
    section: str
    tags: list
    text: str


def pages():
    """Every page in every language, aliases left out."""
    return [page for page in sorted(MAN.rglob("*.[1-8]")) if not alias(page)]


def aliases():
    return [page for page in sorted(MAN.rglob("*.[1-8]")) if alias(page)]


def alias(page):
    """The page that an alias stands for, as `man8/EV_Central.8`; nothing when it is a page of its own."""
    found = re.fullmatch(r"\.so (\S+)\n", page.read_text())
    return found and found[1]


def page(name):
    """The English page, by `EV_Central.8`."""
    return MAN / f"man{name[-1]}" / name


def plain(line):
    """A line without macros, fonts and escapes."""
    if line.startswith("."):
        macro, _, rest = line[1:].partition(" ")
        if macro not in FONT_MACROS:
            return ""
        words = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', rest)]
        line = ("" if len(macro) == 2 else " ").join(words)
    for escape, character in ((r"\-", "-"), (r"\(aq", "'"), (r"\&", ""), (r"\e", "\\"), (r"\(->", "→")):
        line = line.replace(escape, character)
    return FONTS.sub("", line)


def entries(source):
    """The tagged entries of a page. A tag without anything under it shares the text of the next one."""
    found, section, tag_next = [], "", ""
    for line in source.read_text().splitlines():
        if tag_next:
            if tag_next == "TQ" and found:
                found[-1].tags.append(plain(line))
            else:
                found.append(Entry(section, [plain(line)], ""))
            tag_next = ""
        elif line in (".TP", ".TQ"):
            tag_next = line[1:]
        elif line.startswith(".SH "):
            section = line[4:].strip('"')
        elif found and found[-1].section == section:
            found[-1].text += plain(line) + "\n"
    return found


def section(source, *names):
    return [entry for entry in entries(source) if entry.section in names]
