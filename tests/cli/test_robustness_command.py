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
        return tuple(unknown for unknown in unknowns.unknowns(scenario) if unknown.about.path in paths)

    monkeypatch.setattr(flip_points, "unknowns", two)
    monkeypatch.setattr(robustness, "unknowns", two)
    monkeypatch.setattr(team_thresholds, "GRID", (0.0, 1.0))
    monkeypatch.setattr(team_thresholds, "REPLICATIONS", 4)


def test_json_holds_shares_flips_and_questions(call, small, few_unknowns):
    answer = call("robustness", small, "--draws", 6, "--json")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    assert printed["draws"] == 6
    for outcome in ("revenue", "contribution"):
        assert sum(share["mean"] for share in printed["shares"][outcome].values()) == pytest.approx(1.0)
    assert [assumption["path"] for assumption in printed["assumptions"]] == ["market.shock", "partners.influence"]
    assert {flip["path"] for flip in printed["flips"]} == {"market.shock", "partners.influence"}
    asked = {(question["question"], question["motion"]) for question in printed["questions"]}
    assert asked == {(q, m) for q in ("equal pool", "best slopes") for m in ("Vendor-led", "Partner-built")}
    assert {tie["correlation"] for tie in printed["ties"]} == {0.0, 0.15}


def test_the_table_says_how_many_worlds_and_where_it_flips(call, small, few_unknowns, tmp_path):
    out = tmp_path / "robustness.csv"
    answer = call("robustness", small, "--draws", 6, "--out", out)
    assert answer.exit_code == 0
    assert "6 worlds over 2 assumptions" in answer.stdout
    assert "Peer internalization stands at 0.3" in answer.stdout
    assert {"share of worlds won", "flip point", "equal pool", "best slopes"} <= set(pd.read_csv(out)["part"])


def test_without_flips_only_worlds_are_drawn(call, small, few_unknowns):
    printed = json.loads(call("robustness", small, "--draws", 4, "--no-flips", "--json").stdout)
    assert (printed["flips"], printed["questions"], printed["ties"]) == ([], [], [])


def test_too_few_draws_are_refused(call, small):
    assert call("robustness", small, "--draws", 1).exit_code == 2
