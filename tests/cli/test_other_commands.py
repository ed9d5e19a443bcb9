"""`run`, `presets` and `check`: what they print, and that their JSON is nothing but JSON."""

import json
from pathlib import Path

import pandas as pd
import pytest

from cli.fields import FIELD_COLUMNS, entries
from cli.options import DECLARED, declared_at, described
from sim.engine.measures import yearly_measures
from sim.engine.run import simulate
from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import Scenario, read_scenario, value_at
from sim.shipped import DATA
from sim.version import __version__

ROOT = Path(__file__).resolve().parents[2]


def test_run_prints_the_measures_of_the_library(call, small):
    printed = json.loads(call("run", small, "--json").stdout)
    known = yearly_measures(simulate(read_scenario(small)))
    assert printed["measures"] == {name: [value.as_dict() for value in values] for name, values in known.items()}
    assert printed["fingerprint"] == read_scenario(small).fingerprint()
    for quantiles in (printed["attainment"], printed["payout_to_target"]):
        assert quantiles["p10"] <= quantiles["p50"] <= quantiles["p90"] <= quantiles["p99"]


def test_run_simulates_the_plan_and_motion_in_force(call, small):
    still = json.loads(call("run", small, "--json").stdout)
    built = json.loads(call("run", small, "--json", "--set", "motion.build_share=0.9").stdout)
    assert built["measures"]["build_share"][0]["mean"] > still["measures"]["build_share"][0]["mean"]


def test_run_prints_a_table_for_people(call, small):
    answer = call("run", small)
    assert answer.exit_code == 0
    assert all(word in answer.stdout for word in ("revenue per seat", "year 2", "±", "Vendor-led"))


@pytest.mark.parametrize(("table", "rows"), [("measures", 2 * 12), ("years", 30 * 2), ("months", 24), ("people", None)])
def test_run_writes_the_table_asked_for(call, small, tmp_path: Path, table: str, rows: int | None):
    answer = call("run", small, "--table", table, "--out", tmp_path / "t.parquet")
    assert answer.exit_code == 0
    written = pd.read_parquet(tmp_path / "t.parquet")
    assert len(written) == rows if rows else len(written) >= 30 * 2 * 2


def test_presets_are_listed_by_name_and_can_be_run(call):
    printed = json.loads(call("presets", "--json").stdout)
    assert [row["preset"] for row in printed["presets"]] == list(preset_names())
    for row in printed["presets"]:
        assert row["fingerprint"] == preset(row["preset"]).fingerprint()
    answer = call("presets")
    assert all(name in answer.stdout for name in preset_names())


def test_fields_list_every_path_that_can_be_set(call):
    rows = json.loads(call("presets", "--fields", "--json").stdout)["fields"]
    scenario = preset()
    assert {tuple(row) for row in rows} == {FIELD_COLUMNS}
    assert [row["path"] for row in rows] == [entry.path for entry in entries(scenario)]
    assert len({row["path"] for row in rows}) == len(rows) > 150
    for row in rows:
        value_at(scenario, row["path"])
        assert row["label"]
        assert row["unit"]
        if row["low"] is not None:
            assert row["source"]
            assert row["low"] <= row["plausible_low"] <= row["plausible_high"] <= row["high"]


def test_a_value_printed_by_fields_can_be_set_again(call, small):
    rows = json.loads(call("presets", small, "--fields", "--json").stdout)["fields"]
    changes = [f"{row['path']}={row['value']}" for row in rows if row["path"] not in {"sources", "description"}]
    arguments = [part for change in changes for part in ("--set", change)]
    printed = json.loads(call("check", small, "--json", *arguments).stdout)
    assert printed["fingerprint"] == read_scenario(small).fingerprint()


def test_fields_show_a_table_for_people(call):
    answer = call("presets", "--fields")
    assert answer.exit_code == 0
    assert "market.growth_per_year" in answer.stdout
    assert "share/year" in answer.stdout


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_can_be_simulated_and_names_only_known_sources(call, name: str):
    printed = json.loads(call("check", name, "--json").stdout)
    assert printed["usable"] is True
    assert 0 < printed["assumptions"] < printed["values"]
    assert not [finding for finding in printed["findings"] if finding["kind"] == "unknown source"]


def kinds(answer) -> set[tuple[str, str]]:
    return {(finding["kind"], finding["path"]) for finding in json.loads(answer.stdout)["findings"]}


@pytest.mark.parametrize(
    ("change", "kind", "path"),
    [
        ("partners.influence=0.95", "outside its plausible range", "partners.influence"),
        ("archetypes.partner_built.build_share=0.01", "unequal arms", "archetypes.partner_built.build_share"),
        ("archetypes.partner_built.role_clarity=0.5", "unequal arms", "archetypes.partner_built.role_clarity"),
        ("archetypes.undirected.role_clarity=0.5", "unusual arm", "archetypes.undirected.role_clarity"),
        ("archetypes.individual.measures.0.scope=team", "unusual arm", "archetypes.individual.measures"),
        ("archetypes.individual.base_share=0.9", "unusual arm", "archetypes.individual.base_share"),
        ("plan.base_share=0.6", "not an arm", "plan"),
        ("motion.build_share=0.5", "not an arm", "motion"),
        ("organization.seats=3", "unequal teams", "organization.team_size"),
        ("quota.annual_quota=100000", "unusual quota", "quota.annual_quota"),
        ("run.replications=20", "few replications", "run.replications"),
        ("switches.effort=false", "switched off", "switches"),
    ],
)
def test_check_says_what_is_unusual_and_only_then(call, small, change: str, kind: str, path: str):
    usual = ("--replications", 400) if "replications" not in change else ()
    plain = kinds(call("check", small, "--json", "--replications", 400))
    assert (kind, path) not in plain
    assert (kind, path) in kinds(call("check", small, "--json", "--set", change, *usual))


def test_check_names_an_unknown_source(call, small):
    small.write_text(f"{small.read_text()}".replace("sources: {}", "sources: {market.shock: hearsay}"))
    assert ("unknown source", "market.shock") in kinds(call("check", small, "--json"))
    assert DATA.is_dir()


def test_check_speaks_plain_words(call, small):
    answer = call("check", small, "--set", "partners.influence=0.95")
    assert answer.exit_code == 0
    assert "can be simulated" in answer.stdout
    assert "numbers are assumptions" in answer.stdout
    assert "partners.influence = 0.95" in answer.stdout


def test_names_from_a_file_cannot_move_the_cursor_or_style_the_text(call, small):
    for command in ("run", "factorial", "check", "presets"):
        answer = call(command, small, "--set", 'name="\\x1b[2J[red]x[/]\\nsecond line"')
        assert answer.exit_code == 0
        assert "\x1b" not in answer.stdout
        assert "[red]x[/]" in answer.stdout


@pytest.mark.parametrize("option", DECLARED)
def test_help_is_derived_from_the_declaration(call, option: str):
    declared = declared_at(DECLARED[option])
    assert declared.label in described(declared)
    help_text = " ".join(call("run", "--help").stdout.replace("│", " ").split())
    assert declared.label in help_text
    assert declared.note.split(".")[0].split()[0] in help_text


def test_the_version_is_that_of_the_project(call):
    assert call("--version").stdout == f"{__version__}\n"
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_scenario_is_read_from_a_path_or_a_preset(call):
    name = preset_names()[0]
    by_name = json.loads(call("check", name, "--json").stdout)
    by_path = json.loads(call("check", ROOT / "data" / "presets" / f"{name}.yaml", "--json").stdout)
    assert by_name == by_path


def test_the_default_preset_is_the_default_scenario_in_every_number():
    plain = {entry.path: entry.value for entry in entries(Scenario()) if entry.declared}
    assert {entry.path: entry.value for entry in entries(preset()) if entry.declared} == plain
