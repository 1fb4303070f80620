"""Whatever is wrong with what a program is started with, it says so in one sentence that helps, and ends; whatever is
wrong around it, it says once and waits."""
import re
import sqlite3

import pytest

from evc.network import listens
from evc.ports import free_port
from evc.program import until
from evc.together import together

pytestmark = pytest.mark.hostile
USAGE, CONFIG = 64, 78
ALL = "EV_Central", "EV_CP_E", "EV_CP_M", "EV_Driver", "evcharging-broker"
CONFIGURED = ALL[:4]


@pytest.fixture
def good(tmp_path):
    """Arguments with which each program would start."""
    (tmp_path / "request.txt").write_text("CP001\n")
    return {
        "EV_Central": ["6001", "127.0.0.1:9092"],
        "EV_CP_E": ["7000", "127.0.0.1:9092", "CP001"],
        "EV_CP_M": ["127.0.0.1", "6001", "CP001", "127.0.0.1", "7000"],
        "EV_Driver": ["127.0.0.1:9092", "ana", str(tmp_path / "request.txt")],
        "evcharging-broker": [],
    }


def refusal(programs, status, name, *arguments):
    """The one sentence with which a program refuses to start."""
    program = programs.run(name, *arguments)
    assert program.status == status, program.tail()
    assert program.stdout == ""
    assert len(program.stderr.splitlines()) == 1, program.tail()
    # Once: whose sentence it is.
    assert re.match(rf"{name}: (?!{name})", program.stderr), program.stderr
    return program.stderr


@pytest.mark.quick
def test_help_and_version_of_every_program(programs):
    for name in ALL:
        helped, version = programs.run(name, "--help"), programs.run(name, "--version")
        assert (helped.status, version.status) == (0, 0)
        assert "--version" in helped.stdout and helped.stderr == ""
        assert re.search(r"\d+\.\d+\.\d+", version.stdout) and version.stderr == ""


@pytest.mark.quick
def test_check_config_says_that_all_is_well_and_starts_nothing(programs, good):
    for name in CONFIGURED:
        program = programs.run(name, *good[name], "--check-config")
        assert (program.status, program.stdout, program.stderr) == (0, "configuration OK\n", "")
        assert [path for path in program.home.iterdir() if path.suffix != ".log"] == []


@pytest.mark.quick
def test_unknown_options_and_missing_or_superfluous_arguments(programs, good):
    for name in ALL:
        assert "--colour" in refusal(programs, USAGE, name, *good[name], "--colour")
        assert "superfluous" in refusal(programs, USAGE, name, *good[name], "superfluous")
    for name in CONFIGURED:
        assert "is missing" in refusal(programs, USAGE, name, *good[name][:1])
        assert "--lang" in refusal(programs, USAGE, name, *good[name], "--lang")
    assert "--database" in refusal(programs, USAGE, "EV_Central", *good["EV_Central"], "--databse", "x")


@pytest.mark.quick
@pytest.mark.parametrize("name, place, bad, allowed", [
    ("EV_Central", 0, "65536", "1 to 65535"), ("EV_Central", 0, "sixty", "1 to 65535"),
    ("EV_Central", 1, "broker", "HOST:PORT"), ("EV_Central", 1, "broker:0", "HOST:PORT"),
    ("EV_CP_E", 0, "0", "1 to 65535"), ("EV_CP_E", 1, ":9092", "HOST:PORT"), ("EV_CP_E", 2, "CP 1", "1 to 48 char"),
    ("EV_CP_M", 0, "no host", "host"), ("EV_CP_M", 1, "-1", ""), ("EV_CP_M", 2, "a..b", "1 to 48 char"),
    ("EV_CP_M", 4, "7000x", "1 to 65535"), ("EV_Driver", 0, "", "HOST:PORT"), ("EV_Driver", 1, "ñ", "1 to 48 char"),
])
def test_a_wrong_argument_is_named_with_what_is_allowed(programs, good, name, place, bad, allowed):
    arguments = good[name]
    arguments[place] = bad
    text = refusal(programs, USAGE, name, *arguments)
    assert bad in text and allowed in text


@pytest.mark.quick
@pytest.mark.parametrize("name, option, bad, allowed", [
    ("EV_Central", "--lang", "fr", "es, en"), ("EV_Central", "--accept-unknown", "some", "none, local, all"),
    ("EV_Central", "--log-level", "loud", "debug, info, warning, error"), ("EV_CP_E", "--power", "0", "10000000"),
    ("EV_CP_E", "--duration", "1.5", "86400"), ("EV_CP_E", "--plug-in-delay", "2h", "1h"),
    ("EV_CP_E", "--auto-plug", "maybe", "true"), ("EV_CP_M", "--tariff", "0.123456", "4 decimals"),
    ("EV_CP_M", "--tariff", "-1", ""), ("EV_CP_M", "--answer-timeout", "5s", "check period"),
    ("EV_Driver", "--pause", "soon", "24h"), ("EV_Driver", "--request-lifetime", "2h", "1h"),
    ("evcharging-broker", "--port", "65536", "65535"), ("evcharging-broker", "--port", "x", "65535"),
    ("evcharging-broker", "--partitions", "0", "64"),
])
def test_a_wrong_option_is_named_with_what_is_allowed(programs, good, name, option, bad, allowed):
    text = refusal(programs, USAGE, name, *good[name], option, bad)
    assert option in text and allowed in text


@pytest.mark.quick
@pytest.mark.parametrize("name, line, key, allowed", [
    ("EV_Central", "monitor_timout: 3s", "monitor_timout", "monitor_timeout"),
    ("EV_Central", "monitor_timeout: 9d", "monitor_timeout", "500ms to 1h"),
    ("EV_Central", "broker: {bootstrap: nowhere}", "broker.bootstrap", "HOST:PORT"),
    ("EV_Central", "broker: {partitions: 1001}", "broker.partitions", "1000"),
    ("EV_Central", "retention: {tickets: 1h}", "retention.tickets", "1d"),
    ("EV_Central", "default_tariff: 'dear'", "default_tariff", "decimal"),
    ("EV_Central", "currency: euro", "currency", "ISO 4217"),
    ("EV_CP_E", "defaults: {power: lots}", "defaults.power", "10000000"),
    ("EV_CP_E", "charge_points: {id: CP1}", "charge_points", "list"),
    ("EV_CP_E", "charge_points: [{id: CP1, healt: 'h:1'}]", "charge_points[0].healt", "health"),
    ("EV_CP_M", "central: '6001'", "central", "HOST:PORT"), ("EV_CP_M", "check_period: 1ms", "check_period", "100ms"),
    ("EV_Driver", "language: fr", "language", "es, en"), ("EV_Driver", "log_level: [info]", "log_level", "value"),
    ("EV_Driver", "broker: {topic_prefix: 'a b'}", "broker.topic_prefix", "A-Z"),
])
def test_a_wrong_key_or_value_is_named_with_file_and_line(programs, good, tmp_path, name, line, key, allowed):
    file = tmp_path / "wrong.yaml"
    file.write_text(f"# a comment\n\n{line}\n")
    text = refusal(programs, CONFIG, name, *good[name], "--config", file)
    assert f"{file}:3: " in text and f"'{key}'" in text and allowed in text
    # What a check of the configuration is for.
    assert refusal(programs, CONFIG, name, *good[name], "--config", file, "--check-config") == text


@pytest.mark.quick
def test_files_that_are_missing_or_no_yaml_or_no_text(programs, good, tmp_path):
    broken = tmp_path / "broken.yaml"
    for name in CONFIGURED:
        assert "/nowhere" in refusal(programs, CONFIG, name, *good[name], "--config", "/nowhere")
        for content in b"a: [1,\n", b"- a\n", b"a: 1\na: 2\n", b"\xff\xfe\n", b"a: b: c\n":
            broken.write_bytes(content)
            assert str(broken) in refusal(programs, CONFIG, name, *good[name], "--config", broken)


@pytest.mark.quick
@pytest.mark.parametrize("line, says", [
    ("CP 2,here,0.5", "id: found 'CP 2'"), ("CP002,here", "2 fields"), ("CP002,here,dear", "tariff: found 'dear'"),
    ("CP001,again,0.5", "twice"), ('CP002,"here,0.5', "quote"), ("CP002,h\x07re,0.5", "location"),
])
def test_a_bad_line_of_the_database_is_named_and_nothing_stored_is_lost(programs, tmp_path, line, says):
    ledger, database, port = tmp_path / "central.db", tmp_path / "cp_database.txt", free_port()
    arguments = port, f"127.0.0.1:{free_port()}", "--ledger", ledger, "--database", database
    database.write_text("CP001,Gran Vía 1,0.45\n")
    central = programs.start("EV_Central", *arguments)
    until(lambda: listens(port), 15, "Central to listen")
    assert central.terminate() == 0

    database.write_text(f"CP001,Gran Vía 1,0.45\n{line}\n")
    text = refusal(programs, CONFIG, "EV_Central", *arguments)
    assert f"{database}:2: " in text and says in text
    assert known_to(ledger) == ["CP001"]
    assert programs.run("EV_Central", *arguments[:4], "--verify-ledger").status == 0


def known_to(ledger):
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM charge_points ORDER BY id")]


@pytest.mark.quick
def test_a_bad_line_of_the_request_file_is_named(programs, good, tmp_path):
    file = tmp_path / "request.txt"
    for line in "CP 2", "a..b", "x" * 49, "ñ":
        file.write_text(f"CP001\n// a comment\n{line}\n")
        text = refusal(programs, CONFIG, "EV_Driver", *good["EV_Driver"])
        assert f"{file}:3: " in text and line in text and "1 to 48 char" in text
    file.unlink()
    assert str(file) in refusal(programs, CONFIG, "EV_Driver", *good["EV_Driver"])


@pytest.mark.quick
def test_a_port_that_is_taken_and_a_directory_that_is_not_there(programs, tmp_path):
    port = free_port()
    programs.start("evcharging-broker", "--port", port).wait_for("memory")
    for name, arguments in (("EV_Central", [port, "127.0.0.1:1", "--ledger", tmp_path / "a.db"]),
                            ("EV_CP_E", [port, "127.0.0.1:1", "CP001"]), ("evcharging-broker", ["--port", port])):
        program = programs.run(name, *arguments)
        assert program.status != 0 and str(port) in program.stderr, program.tail()
    program = programs.run("EV_Central", free_port(), "127.0.0.1:1", "--ledger", "/nowhere/central.db")
    assert program.status == CONFIG and "/nowhere/central.db" in program.stderr
    for directory in "/dev/null/state", "/proc/state":
        program = programs.run("EV_CP_E", free_port(), "127.0.0.1:1", "CP001", "--state-directory", directory)
        assert program.status == CONFIG and directory in program.stderr, program.tail()


AWAY = "cannot be reached|Imposible conectar|Cannot connect"


def broker_is_missing(network):
    network.start_central(wait=False)
    engine = network.charge_point("CP001").start_engine()
    driver = network.real_driver("ana", ["CP001"], json=False)
    for program in network.central, engine, driver:
        program.wait_for(AWAY, 20)
    network.broker.start()
    network.wait_serving(30)
    network.central.wait_for("is connected")
    assert driver.wait(40) == 0
    engine.terminate()
    network.central.terminate()
    for program in network.central, engine:
        assert (program.count(AWAY), program.count("is connected|conectado con|again")) == (1, 1), program.tail()
    assert driver.count(AWAY) <= 2, driver.tail()  # the broker, and Central until it was heard


def central_is_missing_for_a_monitor(network):
    monitor = network.charge_point("CP001").start_monitor()
    monitor.wait_for("Central cannot be reached")
    # Longer than its first steps of back-off: several attempts are one sentence.
    monitor.never("Central cannot be reached", 4, count=2)
    network.start_central(wait=False)
    monitor.wait_for("registered at Central", 10)
    assert monitor.count("registered at Central") == 1


def central_is_missing_for_a_driver(network):
    network.start_central()
    network.central.terminate()
    driver = network.real_driver("ana", ["CP001"], "--lang", "es", json=False)
    driver.wait_for("Imposible conectar con la CENTRAL", 15)
    network.start_central()
    assert driver.wait(40) == 0
    assert driver.count("Imposible conectar con la CENTRAL") == 1


def broker_is_missing_for_a_list(network):
    listing = network.start("EV_Driver", network.bootstrap, "--list")
    assert listing.wait(30) == 69
    assert len(listing.stderr.splitlines()) == 1 and listing.stdout == ""


@pytest.mark.one_broker
def test_who_is_missing_is_said_once_and_so_is_the_return(make_network):
    nobody = make_network(start_broker=False)
    if nobody.broker.kind != "embedded":
        pytest.skip("Apache Kafka is shared by the tests")
    together(lambda: broker_is_missing_for_a_list(nobody),
             lambda network=make_network(start_broker=False): broker_is_missing(network),
             lambda network=make_network(): central_is_missing_for_a_monitor(network),
             lambda network=make_network(): central_is_missing_for_a_driver(network))
