"""`sensitivity` and `map`: what they print, that points are kept, and one clear line for bad input."""

import json

import pandas as pd
import pytest

HERE = ("--processes", "1")


def test_the_map_is_printed_kept_and_taken_up(call, small, tmp_path):
    options = ("--points", "2", "--replications", "4", *HERE, "--folder", tmp_path / "kept")
    answer = call("map", small, *options, "--json", "--out", tmp_path / "map.csv")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    assert [len(row) for row in printed["winner"]] == [2, 2]
    assert sum(printed["shares"].values()) == pytest.approx(1.0)
    assert len(pd.read_csv(tmp_path / "map.csv")) == 4
    (kept,) = (tmp_path / "kept").iterdir()
    before = kept.read_bytes()
    assert json.loads(call("map", small, *options, "--json").stdout) == printed
    assert kept.read_bytes() == before  # nothing was run again


def test_the_map_is_drawn_in_letters(call, small, tmp_path):
    axes = ("organization.team_size=2:4", "behavior.internalization")
    answer = call("map", small, *axes, "--points", "2", "--replications", "4", *HERE, "--folder", tmp_path)
    assert answer.exit_code == 0
    assert all(words in answer.stdout for words in ("Which cell brings most", "too close to call", "In theory"))


def test_the_sensitivity_is_printed_and_written(call, small, tmp_path):
    pytest.importorskip("SALib", reason="SALib, an extra, is not installed")
    sizes = ("--trajectories", "2", "--leading", "2", "--base-samples", "2", "--replications", "2")
    options = ("sensitivity", small, *sizes, *HERE, "--folder", tmp_path)
    answer = call(*options, "--json", "--out", tmp_path / "s.csv")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    steps = [row["mean_step"] for row in printed["screened"]]
    assert steps == sorted(steps, reverse=True)
    assert len(printed["apportioned"]) == 2
    assert len(pd.read_csv(tmp_path / "s.csv")) == 2 * len(steps) + 4
    answer = call(*options)
    assert all(word in answer.stdout for word in ("Morris", "Sobol", "mean step"))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("map", "partners.joy"), "partners.joy"),
        (("map", "partners.influence=high:low"), "write partners.influence=LOW:HIGH"),
        (("map", "partners.influence", "partners.influence"), "choose two different numbers"),
        (("map", "--outcome", "joy", "--points", "2"), "there is no outcome 'joy'"),
        (("sensitivity", "--effect", "joy"), "there is no effect 'joy'"),
        (("sensitivity", "--base-samples", "3"), "must be a power of two"),
    ],
)
def test_bad_input_is_one_clear_line(call, small, tmp_path, options, expected: str):
    command, *rest = options
    answer = call(command, small, *rest, *HERE, "--folder", tmp_path)
    assert answer.exit_code == 2
    assert expected in answer.stderr
    assert answer.stdout == ""
