"""Bad input: one clear line for each problem, exit code 2, no traceback, nothing printed or written."""

import math
from pathlib import Path

import pytest
import yaml

from sim.scenario.presets import preset_names
from sim.scenario.scenario import Scenario

COMMANDS = ("run", "factorial", "check")


def refused(answer, *words: str) -> None:
    """The answer is one line on standard error that holds all the words."""
    assert answer.exit_code == 2, answer.output
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert answer.stderr.startswith("error: ")
    assert "Traceback" not in answer.stderr
    for word in words:
        assert word in answer.stderr


def written(path: Path, **groups: object) -> Path:
    """Write a scenario file that says what it is given, as it stands."""
    path.write_text(yaml.safe_dump(groups), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"quota": {"annual_quota": -5}}, ("quota.annual_quota = -5", "at least 1")),
        ({"market": {"growth_per_year": math.nan}}, ("market.growth_per_year", "nan")),
        ({"market": {"growth_per_year": math.inf}}, ("market.growth_per_year", "inf")),
        ({"market": {"growht_per_year": 0.1}}, ("growht_per_year", "growth_per_year?")),
        ({"markt": {}}, ("markt", "market?")),
        ({"run": {"months": 13}}, ("run.months", "multiple of 12")),
        ({"partners": {"influence": "much"}}, ("partners.influence", "'much'")),
    ],
)
def test_a_wrong_value_in_a_file(call, tmp_path: Path, command: str, groups: dict, words: tuple[str, ...]):
    refused(call(command, written(tmp_path / "s.yaml", **groups)), *words)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("text", ["a: [1", "- 1", "a: b: c", "market: !!python/object:os.system {}", "\x00", "a: &x 1"])
def test_bad_yaml(call, tmp_path: Path, command: str, text: str):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    refused(call(command, path), "bad.yaml")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["smb_saas_va", "nope", "\x1b[2J", ""])
def test_an_unknown_preset_is_answered_with_those_there_are(call, command: str, name: str):
    answer = call(command, name)
    refused(answer, *preset_names())
    assert "\x1b" not in answer.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("path", ["missing.yaml", "folder/x", "."])
def test_a_file_that_is_not_there(call, command: str, path: str):
    refused(call(command, path), path, "cannot be read")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("market.growth_per_year", ("path=value",)),
        ("=1", ("path=value",)),
        ("market.growth=1", ("market.growth", "presets --fields")),
        ("market.growth_per_year=fast", ("market.growth_per_year", "'fast'")),
        ("market.growth_per_year=.nan", ("market.growth_per_year", "nan")),
        ("market.growth_per_year=", ("market.growth_per_year", "None")),
        ("quota.annual_quota=-1", ("quota.annual_quota", "at least 1")),
        ("market={growth_per_year: 0.1}", ("one by one",)),
        ("market.season=[1, 2", ("market.season",)),
        ("market.season=[1, 2]", ("market.season", "twelve")),
        ("market.season=" + "[" * 50, ("nested",)),
        ("market.season=[&a 1, *a]", ("anchors",)),
        ("name=!!python/object/apply:os.getcwd []", ("name",)),
        ("archetypes.team.ote_per_year=100000", ("OTE", "100000", "150000")),
        ("archetypes.team.measures.7.weight=1", ("measures.7",)),
        ("run.seed=-1", ("run.seed", "at least 0")),
    ],
)
def test_a_change_that_cannot_be_made(call, small: Path, command: str, change: str, words: tuple[str, ...]):
    refused(call(command, small, "--set", change), *words)


@pytest.mark.parametrize("command", [*COMMANDS, "presets"])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--replications", "many"), ("--replications",)),
        (("--replications", "0"), ("run.replications", "at least 2")),
        (("--seed", "-1"), ("run.seed",)),
        (("--seed", "9" * 40), ("run.seed",)),
        (("--threads", "0"), ("--threads",)),
        (("--chunk", "-3"), ("--chunk",)),
        (("--bogus",), ("--bogus",)),
        (("--out", "table.xlsx"), ("table.xlsx", ".csv, .parquet or .json")),
        (("--out", "missing/table.csv"), ("no folder",)),
        (("--out", "/proc/table.csv"), ("/proc/table.csv", "cannot be written")),
    ],
)
def test_an_option_that_cannot_be_used(call, small: Path, command: str, options: tuple, words: tuple[str, ...]):
    refused(call(command, small, *options), *words)
    assert [path.name for path in small.parent.iterdir()] == [small.name]


def test_every_problem_has_its_own_line(call, tmp_path: Path):
    path = written(tmp_path / "s.yaml", quota={"annual_quota": -5}, market={"shock": 7})
    answer = call("check", path)
    assert answer.exit_code == 2
    assert [line.split(" = ")[0] for line in answer.stderr.splitlines()] == [
        "error: scenario.market.shock",
        "error: scenario.quota.annual_quota",
    ]


def test_no_command_and_an_unknown_one(call):
    assert call().exit_code == 0
    assert "factorial" in call().stdout
    refused(call("simulate"), "simulate")
    refused(call("run"), "scenario")


def test_a_failed_write_says_nothing_on_standard_output(call, small: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    refused(call("run", small, "--json", "--out", small.parent / "t.csv"), "No space left")
    assert [path.name for path in small.parent.iterdir()] == [small.name]


def test_the_fresh_process_says_the_same(start, tmp_path: Path):
    path = written(tmp_path / "s.yaml", quota={"annual_quota": -5})
    answer = start("factorial", path, "--json")
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.decode().splitlines() == [
        "error: scenario.quota.annual_quota = -5 $ credited revenue/year; it must be at least 1 and at most 1e+10"
    ]


def test_the_default_scenario_is_none_of_this(call, tmp_path: Path):
    path = tmp_path / "good.yaml"
    path.write_text(Scenario().to_yaml(), encoding="utf-8")
    assert call("check", path).exit_code == 0
