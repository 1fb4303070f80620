"""Every page is sound in itself and leads to pages that exist."""
import os
import re
import subprocess

import pytest

from roff import MAN, alias, aliases, pages

OURS = re.compile(r"EV_|evc|evcharging|org\.evcharging|central\.yaml|site\.yaml|cp_database\.txt")


def name_of(page):
    return str(page.relative_to(MAN))


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_groff_has_nothing_to_say(page):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80"}
    command = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(page)]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment,
                         timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_it_says_what_it_is_and_how_it_goes_on(page):
    source = page.read_text()
    title, section = page.name.rsplit(".", 1)
    assert source.startswith(f".TH {title} {section} ")
    name = re.search(r'\n\.SH (?:NAME|NOMBRE)\n([^\n]*)\n', source)[1].replace("\\-", "-")
    assert re.match(rf"{re.escape(title)}\b.* - [^.]+$", name)
    assert "\n.SH SYNOPSIS\n" in source or "\n.SH SINOPSIS\n" in source or section == "7"
    assert re.search(r'\n\.SH ("SEE ALSO"|SEE ALSO|"VÉASE TAMBIÉN"|VÉASE TAMBIÉN)\n', source)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_the_pages_that_it_names_exist(page):
    named = re.findall(r"(?m)^\.BR ([^\s(]+) \((\d)\)", page.read_text())
    assert named
    missing = [f"{name}.{section}" for name, section in ((n.replace("\\-", "-"), s) for n, s in named)
               if OURS.match(name) and not (MAN / f"man{section}" / f"{name}.{section}").exists()]
    assert missing == []


@pytest.mark.parametrize("page", aliases(), ids=name_of)
def test_an_alias_leads_to_a_page(page):
    target = page.parents[1] / alias(page)
    assert target in pages()
