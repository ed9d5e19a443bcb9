"""`validate`: the agreed keys, misses that end with 0, one row alone, and bad names in words."""

import json

import pytest

from sim.evidence.published import INPUT, REPRODUCED, STUDIES

KEYS = {"name", "source", "tag", "kind", "published", "low", "high", "model", "model_low", "model_high", "inside"}


@pytest.fixture(scope="module")
def answer():
    from typer.testing import CliRunner

    from cli.program import app

    return CliRunner().invoke(app, ["validate", "--json", "--replications", "8", "--seed", "5"])


def test_json_lists_every_row_with_the_agreed_keys(answer):
    assert answer.exit_code == 0
    assert answer.stderr == ""
    printed = json.loads(answer.stdout)
    assert (printed["seed"], printed["replications"]) == (5, 8)
    assert [row["name"] for row in printed["rows"]] == [study.name for study in STUDIES]
    for row in printed["rows"]:
        assert KEYS | {"unit", "reason"} <= set(row)
        assert row["kind"] in {REPRODUCED, INPUT}
        assert row["inside"] is (row["low"] <= row["model"] <= row["high"])


def test_misses_are_information_and_no_error(answer):
    missed = [row for row in json.loads(answer.stdout)["rows"] if not row["inside"]]
    assert missed
    assert all(row["reason"] for row in missed)


def test_the_tables_say_what_is_missed_and_why(call):
    printed = call("validate", "--replications", 4, "--only", "hamilton_defaults", "--only", "shi")
    assert printed.exit_code == 0
    assert all(
        word in printed.stdout for word in ("hamilton_defaults", "missed", "inside", "dilutes", "proves nothing")
    )
    assert "lazear" not in printed.stdout


def test_an_unknown_row_ends_with_2_and_one_line(call):
    answer = call("validate", "--only", "hamiltn")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("error: there is no row 'hamiltn'; did you mean hamilton_")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("given", [("--replications", 1), ("--seed", -1), ("--replications", "many")])
def test_bad_numbers_end_with_2(call, given):
    answer = call("validate", *given)
    assert answer.exit_code == 2
    assert answer.stdout == ""
