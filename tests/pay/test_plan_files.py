"""Plans in files: the shipped ones are what they say, and whatever is wrong with one is said in a clear line."""

import re
from pathlib import Path

import pytest
import yaml

from sim.errors import ScenarioError
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.payout import pay_lines
from sim.pay.plan import read_plan

PLANS = Path(__file__).resolve().parents[2] / "data" / "plans"
GOOD = """
name: Good
ote_per_year: 150000
base_share: 0.6
measures:
  - {name: Own, scope: individual, weight: 0.6}
  - name: Team
    scope: team
    weight: 0.4
    terms:
      - {kind: curve, points: [[0, 0], [1, 1]]}
      - {kind: accelerator, above: 1, rate: 0.5}
"""


def refusal(tmp_path, text):
    path = tmp_path / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScenarioError) as refused:
        read_plan(path)
    return str(refused.value)


def without_line_numbers(message):
    return re.sub(r" \(line \d+\)$", "", message, flags=re.MULTILINE)


def test_the_archetypes_are_the_files_shipped():
    assert read_plan(PLANS / "team_low_leverage.yaml") == TEAM_LOW_LEVERAGE
    assert read_plan(PLANS / "individual_high_leverage.yaml") == INDIVIDUAL_HIGH_LEVERAGE


def test_controls_separate_leverage_from_sharing():
    low_own, high_team = read_plan(PLANS / "low_leverage_individual.yaml"), read_plan(PLANS / "high_leverage_team.yaml")
    assert low_own.measures[0].terms == TEAM_LOW_LEVERAGE.measures[0].terms
    assert low_own.base_share == TEAM_LOW_LEVERAGE.base_share
    assert (low_own.weight_on("individual"), low_own.weight_on("team")) == (1.0, 0.0)
    assert high_team.measures[0].terms == INDIVIDUAL_HIGH_LEVERAGE.measures[0].terms
    assert high_team.base_share == INDIVIDUAL_HIGH_LEVERAGE.base_share
    assert (high_team.weight_on("individual"), high_team.weight_on("team")) == (0.0, 1.0)


def test_every_shipped_plan_holds_pay_at_target_equal():
    assert {read_plan(path).ote_per_year for path in PLANS.glob("*.yaml")} == {TEAM_LOW_LEVERAGE.ote_per_year}


def test_lines_are_named_after_measure_and_term():
    assert pay_lines(TEAM_LOW_LEVERAGE) == ("Team revenue: curve", "Team revenue: decelerator above attainment 1")


def test_a_good_plan_is_read(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    plan = read_plan(path)
    assert (plan.base_per_year, plan.target_incentive_per_year) == (90_000.0, 60_000.0)


@pytest.mark.parametrize(
    ("written", "instead", "line"),
    [
        (
            "weight: 0.6}",
            "weight: -1}",
            "plan.measures.0.weight = -1 share of target incentive; it must be at least 0 and at most 1",
        ),
        ("weight: 0.6}", "weight: 0.5}", "plan.measures: the weights sum to 0.9; they must sum to 1"),
        ("weight: 0.6}", "weight: .nan}", "plan.measures.0.weight = nan; it must be a number at least 0 and at most 1"),
        ("weight: 0.6}", "wieght: 0.6}", "plan.measures.0.wieght is not known; did you mean weight?"),
        ("150000", "lots", "plan.ote_per_year = 'lots'; it must be a number at least 1000 and at most 1e+08"),
        ("name: Good", "name: ''", "plan.name = ''; it must have at least 1 character"),
        (
            "terms:\n      - {kind: curve, points: [[0, 0], [1, 1]]}\n      - {kind: accelerator, above: 1, rate: 0.5}",
            "terms: []",
            "plan.measures.1.terms = []; it must hold no fewer than 1",
        ),
        ("name: Good\n", "", "plan.name is missing; add it"),
        (
            "scope: individual",
            "scope: nobody",
            "plan.measures.0.scope = 'nobody'; it must be 'individual', 'team', 'region', 'roll-up' or 'score'",
        ),
        ("name: Own", "name: Team", "plan.measures: two measures are named 'Team'; give each its own name"),
        (
            "kind: curve, points: [[0, 0], [1, 1]]",
            "kind: accelerator",
            "plan.measures.1.terms: the first term must be the base of pay (curve, steps, rates, amounts, matrix or "
            "pool), and the only one; put `kind: curve` first",
        ),
        (
            "[[0, 0], [1, 1]]",
            "[[0, 0], [1, 1], [1, 2]]",
            "plan.measures.1.terms.0.points: attainment 1 follows 1; write the points in rising order, each once",
        ),
        (
            "[[0, 0], [1, 1]]",
            "[[0, 0]]",
            "plan.measures.1.terms.0.points: a curve needs 2 points or more, not 1; add [1.0, 1.0]",
        ),
        (
            "[[0, 0], [1, 1]]",
            "[[0, 0], [1, 1], [2, 0]]",
            "plan.measures.1.terms.0: the last segment falls, so pay would end below zero; write `beyond: flat`",
        ),
        (
            "rate: 0.5",
            "rate: 99",
            "plan.measures.1.terms.1.rate = 99 x base rate or segment slope; it must be at least 0 and at most 20",
        ),
    ],
)
def test_a_wrong_value_is_answered_with_path_value_and_range(tmp_path, written, instead, line):
    assert written in GOOD
    assert without_line_numbers(refusal(tmp_path, GOOD.replace(written, instead))) == line


def test_a_percentage_where_a_share_belongs_is_noticed(tmp_path):
    assert "write shares (1.2, not 120)" in refusal(tmp_path, GOOD.replace("[1, 1]", "[100, 100]"))


def test_a_curve_says_what_is_paid_below_its_first_point(tmp_path):
    assert "leaves open what is paid below it" in refusal(tmp_path, GOOD.replace("[0, 0]", "[0.5, 0.5]"))


def test_every_problem_gets_its_line(tmp_path):
    lines = refusal(
        tmp_path, GOOD.replace("base_share: 0.6", "base_share: 60").replace("name: Good\n", "")
    ).splitlines()
    assert len(lines) == 2


def test_an_unknown_term_is_told_the_known_ones(tmp_path):
    message = refusal(tmp_path, GOOD.replace("kind: accelerator", "kind: kicker"))
    assert "kicker" in message
    assert "'curve', 'accelerator', 'threshold', 'cap'" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [unclosed", "line 1"),
        ("name: A\nname: B\n", "line 2: the key 'name' is written twice"),
        ("a: &x [1]\nb: *x\n", "line 1: anchors and aliases are not allowed"),
        ("a: !!python/object/apply:os.getcwd []\n", "line 1: could not determine a constructor"),
        ("- a\n- b\n", "does not hold a mapping"),
        ("", "does not hold a mapping"),
        ("1: one\n", "does not hold a mapping"),
        ("a: " + "[" * 100 + "]" * 100, "nested more than"),
        ("a: " + "9" * 5_000, "line 1: a number of 5,000 digits"),
        (b"name: \xff\xfe", "not text in UTF-8"),
        ("a: \x07\n", "malformed YAML"),
        ("#" * 100_001, "larger than 100 kB"),
    ],
)
def test_a_file_that_is_no_plain_mapping_is_refused_in_one_line(tmp_path, text, message):
    answer = refusal(tmp_path, text)
    assert message in answer
    assert "\n" not in answer


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ScenarioError, match=r"nowhere\.yaml cannot be read"):
        read_plan(tmp_path / "nowhere.yaml")


STATED = {"name", "ote_per_year", "base_share", "measures", "terms", "rounding"}


def test_a_shipped_plan_states_what_it_pays():
    for path in PLANS.glob("*.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(written) >= STATED
