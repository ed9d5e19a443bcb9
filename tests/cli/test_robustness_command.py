"""The robustness command: shares of plausible worlds, flip points and both questions, as JSON, table and file."""

from __future__ import annotations

import json

import pandas as pd
import pytest


@pytest.fixture
def few_unknowns(monkeypatch):
    """Only two assumptions, so that a test takes seconds; the whole list is tried in tests/story."""
    from sim.studies import team_thresholds
    from sim.uncertainty import flip_points, robustness, unknowns

    def two(scenario, **_):
        paths = ("partners.influence", "market.shock")
        return tuple(each for each in unknowns.unknowns(scenario) if each.about.path in paths)

    monkeypatch.setattr(flip_points, "unknowns", two)
    monkeypatch.setattr(robustness, "unknowns", two)
    monkeypatch.setattr(team_thresholds, "GRID", (0.0, 1.0))
    monkeypatch.setattr(team_thresholds, "REPLICATIONS", 4)


def test_json_holds_shares_flips_and_questions(call, small, few_unknowns):
    told = call("robustness", small, "--draws", 6, "--json")
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["draws"] == 6
    for outcome in ("revenue", "contribution"):
        assert sum(share["mean"] for share in found["shares"][outcome].values()) == pytest.approx(1.0)
    assert [each["path"] for each in found["assumptions"]] == ["market.shock", "partners.influence"]
    assert {each["path"] for each in found["flips"]} == {"market.shock", "partners.influence"}
    asked = {(each["question"], each["motion"]) for each in found["questions"]}
    assert asked == {(q, m) for q in ("equal pool", "best slopes") for m in ("Vendor-led", "Partner-built")}
    assert {each["correlation"] for each in found["ties"]} == {0.0, 0.15}


def test_the_table_says_how_many_worlds_and_where_it_flips(call, small, few_unknowns, tmp_path):
    out = tmp_path / "robustness.csv"
    told = call("robustness", small, "--draws", 6, "--out", out)
    assert told.exit_code == 0
    assert "6 worlds over 2 assumptions" in told.stdout
    assert "Peer internalization stands at 0.3" in told.stdout
    assert {"share of worlds won", "flip point", "equal pool", "best slopes"} <= set(pd.read_csv(out)["part"])


def test_without_flips_only_worlds_are_drawn(call, small, few_unknowns):
    found = json.loads(call("robustness", small, "--draws", 4, "--no-flips", "--json").stdout)
    assert (found["flips"], found["questions"], found["ties"]) == ([], [], [])


def test_too_few_draws_are_refused(call, small):
    assert call("robustness", small, "--draws", 1).exit_code == 2
