"""The presets: every number they set has a source, benchmarks bear it out, and the default preset is the default."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sim.engine.measures import direct_revenue, partner_sales_index, revenue_per_seat
from sim.engine.run import simulate
from sim.errors import ScenarioError
from sim.scenario import presets
from sim.scenario.differences import differences, leaves
from sim.scenario.presets import DEFAULT_PRESET, preset, preset_names, preset_path
from sim.scenario.scenario import Scenario, value_at
from sim.studies.factorial import STATUS_QUO, cell_scenario

ROOT = Path(__file__).resolve().parents[2]
NAMES = preset_names()
WORDS = {"name", "description", "sources", "format"}

Range = tuple[float, float]


def rows_of(file: str) -> list[dict[str, str]]:
    with (ROOT / "data" / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def benchmark(name: str, parameter: str) -> Range | None:
    """Return low and high of a preset's benchmark row, None when there is none."""
    for row in rows_of("benchmarks.csv"):
        if row["preset"] == name and row["parameter"] == parameter:
            return float(row["low"]), float(row["high"])
    return None


def times(first: Range, second: Range) -> Range:
    return first[0] * second[0], first[1] * second[1]


def allowed(name: str, path: str, key: str) -> Range:
    """Return the benchmark's range in the unit of the path."""
    row = benchmark(name, key)
    assert row is not None, f"{name}: no benchmark {key} for {path}"
    if key == "vacancy_days":
        return row[0] / 30.4375, row[1] / 30.4375
    if key == "pm_attrition_legacy":
        return 1.0 - (1.0 - row[0]) ** (1 / 12), 1.0 - (1.0 - row[1]) ** (1 / 12)
    if path in {"partners.capacity_start", "partners.capacity_max"}:
        share = "seller_active_share_start" if path.endswith("start") else "seller_active_share_developed"
        return times(row, benchmark(name, share) or (0.0, 0.0))
    return row


def written(name: str) -> dict[str, object]:
    return yaml.safe_load(preset_path(name).read_text(encoding="utf-8"))


def numbers_set(name: str) -> Iterator[tuple[str, float]]:
    content = {key: value for key, value in written(name).items() if key not in WORDS}
    for path, value in leaves(content).items():
        if isinstance(value, (int, float)):
            yield path, value


def sources_of(name: str) -> dict[str, str]:
    sources = written(name)["sources"]
    assert isinstance(sources, dict)
    return sources


def test_the_four_presets_are_listed_from_the_folder_default_first():
    assert NAMES == ("smb_saas_var", "cloud_marketplace", "ent_sw_gsi", "hw_sec_msp_var")
    assert preset("ent_sw_gsi").name == "Enterprise software with GSIs"
    assert {preset_path(name).parent for name in NAMES} == {ROOT / "data" / "presets"}


def test_a_file_put_into_the_folder_is_a_preset(tmp_path, monkeypatch):
    (tmp_path / "ours.yaml").write_text("name: Ours\nmarket: {growth_per_year: 0.2}\n", encoding="utf-8")
    monkeypatch.setattr(presets, "PRESETS", tmp_path)
    assert preset_names() == ("ours",)
    assert preset("ours").name == "Ours"
    assert preset("ours").market.growth_per_year == 0.2


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("smb_saas", "did you mean smb_saas_var"), ("zzz", "known are smb_saas_var"), ("../../etc/passwd", "known are")],
)
def test_an_unknown_preset_is_refused_with_what_there_is(name, remedy):
    with pytest.raises(ScenarioError, match=remedy):
        preset(name)


def test_the_default_preset_is_the_default_scenario_in_every_number():
    assert NAMES[0] == DEFAULT_PRESET
    told_apart = {path.split(".")[0] for path in differences(Scenario(), preset())["parameter"]}
    assert told_apart <= WORDS


@pytest.mark.parametrize("name", NAMES)
def test_every_number_a_preset_sets_has_a_source_that_exists(name):
    sources = sources_of(name)
    missing = [path for path, _ in numbers_set(name) if path not in sources]
    assert not missing
    keys = {row["parameter"] for row in rows_of("benchmarks.csv")} | {row["key"] for row in rows_of("sources.csv")}
    assert set(sources.values()) <= keys | {"assumption"}


@pytest.mark.parametrize("name", NAMES)
def test_what_names_a_benchmark_lies_inside_it(name):
    scenario = preset(name)
    benchmarked = {path: key for path, key in sources_of(name).items() if key != "assumption"}
    assert len(benchmarked) >= 25
    outside = []
    for path, key in benchmarked.items():
        low, high = allowed(name, path, key)
        if not low <= value_at(scenario, path) <= high:
            outside.append(f"{path} = {value_at(scenario, path)} outside {low:g} to {high:g} ({key})")
    assert not outside


def test_no_two_presets_are_the_same_scenario():
    assert len({preset(name).fingerprint() for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_all_plans_of_a_preset_have_one_ote(name):
    arms = preset(name).archetypes
    assert arms.team == preset(name).plan
    assert arms.team.ote_per_year == arms.individual.ote_per_year
    assert arms.team.base_share > arms.individual.base_share


@pytest.mark.parametrize("name", NAMES)
def test_the_status_quo_starts_near_quota_below_a_direct_rep_and_does_not_grow_by_itself(name):
    scenario = preset(name).with_values({"run.replications": 40})
    result = simulate(cell_scenario(scenario, STATUS_QUO))
    yearly_start = 12.0 * result.start[:, 0].mean() / scenario.organization.seats
    assert 0.85 <= yearly_start / scenario.quota.annual_quota <= 1.05
    assert 0.2 <= revenue_per_seat(result).mean() / direct_revenue(result).mean() <= 0.7
    assert all(0.7 <= year.mean <= 1.2 for year in partner_sales_index(result).by_year())
