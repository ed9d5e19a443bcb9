"""`calibrate`: a CSV of opportunities becomes a scenario file that runs, written whole or not at all."""

import json
from pathlib import Path

import pytest

from sim.scenario.presets import preset
from sim.scenario.scenario import read_scenario

SIZES = (9_000, 14_000, 21_000, 30_000, 52_000)
HEADER = "id,stage,value,opened,closed\n"


def row(place: int) -> str:
    """One opportunity: two in five are won, after a month or two."""
    won, month = place % 5 < 2, place % 9 + 1
    value = SIZES[place % 3 + place % 2] if won else ""
    return f"{place},{'Won' if won else 'Lost'},{value},2025-{month:02d}-15,2025-{month + 2:02d}-20\n"


@pytest.fixture
def opportunities(tmp_path: Path) -> Path:
    path = tmp_path / "opportunities.csv"
    path.write_text(HEADER + "".join(map(row, range(300))), encoding="utf-8")
    return path


def test_the_scenario_written_is_the_base_with_the_deals_of_the_file(call, opportunities):
    out = opportunities.with_name("mine.yaml")
    answer = call("calibrate", opportunities, "--out", out)
    assert answer.exit_code == 0, answer.output
    calibrated, base = read_scenario(out), preset()
    sizes = [int(row(place).split(",")[2]) for place in range(300) if place % 5 < 2]
    assert calibrated.market.deal_size == pytest.approx(sum(sizes) / len(sizes), rel=0.01)
    assert calibrated.sources["market.deal_size"] == "calibrated"
    assert calibrated.partners == base.partners.model_copy(
        update={"commitment_from_revenue": calibrated.partners.commitment_from_revenue}
    )
    assert "ot identified" in answer.stdout
    assert call("check", out).exit_code == 0


def test_json_is_the_scenario_and_the_report(call, opportunities):
    out = opportunities.with_name("mine.yaml")
    answer = call("calibrate", opportunities, "--out", out, "--json", "--seed", 5, "--set", "market.shock=0.05")
    printed = json.loads(answer.stdout)
    assert list(printed) == ["scenario", "report"]
    assert printed["scenario"] == read_scenario(out).model_dump(mode="json")
    assert (printed["scenario"]["run"]["seed"], printed["scenario"]["market"]["shock"]) == (5, 0.05)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--column", "value"), "field=header"),
        (("--column", "value=Nope"), "Nope"),
        (("--base", "nope"), "nope"),
        (("--set", "market.shock=9"), "market.shock"),
        (("--date-format", "stardate"), "stardate"),
        (("--delimiter", "#"), "#"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(call, opportunities, options: tuple, word: str):
    answer = call("calibrate", opportunities, "--out", opportunities.with_name("mine.yaml"), *options)
    assert answer.exit_code == 2, answer.output
    assert (answer.stdout, answer.stderr.count("\n")) == ("", 1)
    assert word in answer.stderr
    assert [path.name for path in opportunities.parent.iterdir()] == ["opportunities.csv"]


@pytest.mark.parametrize(("name", "content"), [("empty.csv", ""), ("other.csv", "a,b\n1,2\n")])
def test_a_file_that_is_no_list_of_opportunities(call, tmp_path: Path, name: str, content: str):
    (tmp_path / name).write_text(content, encoding="utf-8")
    answer = call("calibrate", tmp_path / name, "--out", tmp_path / "mine.yaml")
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert not (tmp_path / "mine.yaml").exists()


@pytest.mark.parametrize("target", ["mine.csv", "missing/mine.yaml"])
def test_a_target_that_cannot_be_written_is_refused_first(call, opportunities, target: str):
    answer = call("calibrate", opportunities, "--out", opportunities.parent / target)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)


def test_tabs_can_be_named(call, opportunities):
    opportunities.write_text(opportunities.read_text().replace(",", "\t"), encoding="utf-8")
    out = opportunities.with_name("mine.yaml")
    assert call("calibrate", opportunities, "--out", out, "--delimiter", "tab").exit_code == 0
    assert out.exists()
