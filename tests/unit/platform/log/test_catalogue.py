"""The journal's catalogue (systemd/*.catalog) explains each event that the programs can tell of, in both languages."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
DAEMONS = ROOT / "daemons"
HEADER = DAEMONS / "platform/log/message_id.hpp"
CATALOGUES = ROOT / "systemd/evcharging.catalog", ROOT / "systemd/evcharging.es.catalog"
FIELDS = {"EVC_CHARGE_POINT", "EVC_SESSION", "EVC_DRIVER"}

MESSAGES = dict(re.findall(r'MessageId (\w+)\{"(\w*)"\};', HEADER.read_text()))


def entries(catalogue):
    """Identifier, header and body of each entry, as systemd reads the format."""
    for entry in re.split(r"^-- ", catalogue.read_text(), flags=re.M)[1:]:
        head, _, body = entry.partition("\n\n")
        identifier, *fields = head.splitlines()
        yield identifier, dict(field.split(": ", 1) for field in fields), body.strip()


def test_each_message_has_an_identifier_of_its_own():
    assert len(MESSAGES) > 30
    assert len(set(MESSAGES.values())) == len(MESSAGES)
    assert all(re.fullmatch("[0-9a-f]{32}", identifier) for identifier in MESSAGES.values())


def test_each_message_is_told_by_some_program():
    told = "".join(path.read_text() for path in DAEMONS.rglob("*.cpp"))
    assert [name for name in MESSAGES if not re.search(rf"message::{name}\b", told)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.name)
def test_each_message_is_explained_once(catalogue):
    assert sorted(identifier for identifier, _, _ in entries(catalogue)) == sorted(MESSAGES.values())
    for identifier, fields, body in entries(catalogue):
        assert set(fields) == {"Subject", "Defined-By", "Documentation"}, identifier
        assert body, identifier
        assert set(re.findall("@([^@ ]+)@", fields["Subject"] + body)) <= FIELDS, identifier
        assert all(len(line) <= 100 for line in body.splitlines()), identifier


def test_both_languages_name_the_same_fields():
    english, spanish = ({identifier: set(re.findall("@[^@ ]+@", fields["Subject"] + body))
                         for identifier, fields, body in entries(catalogue)} for catalogue in CATALOGUES)
    assert english == spanish


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.name)
def test_the_journal_accepts_the_catalogue(catalogue, tmp_path):
    if not shutil.which("journalctl"):
        pytest.skip("there is no journalctl here")
    sources, compiled = tmp_path / "usr/lib/systemd/catalog", tmp_path / "var/lib/systemd/catalog"
    sources.mkdir(parents=True)
    compiled.mkdir(parents=True)
    shutil.copy(catalogue, sources / "evcharging.catalog")
    journalctl = "journalctl", f"--root={tmp_path}"
    said = subprocess.run([*journalctl, "--update-catalog"], capture_output=True, text=True, check=True)
    assert said.stderr == ""
    listed = subprocess.run([*journalctl, "--list-catalog"], capture_output=True, text=True, check=True).stdout
    subjects = {line.split()[0]: line.split(": ", 1)[1] for line in listed.splitlines()}
    assert subjects == {identifier: fields["Subject"] for identifier, fields, _ in entries(catalogue)}
