"""`check` of a plan and `estimate`: what they print is the library's, and a malformed plan is refused with its line."""

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml

from cli.plan_findings import FINDING_COLUMNS
from cli.plans import plan_named, plan_names
from sim.plan_design import estimator, leverage, traps as plan_check
from sim.scenario.presets import preset_names
from sim.shipped import PLANS as PLAN_FOLDER

CURVE = {"kind": "curve"}
TWO = [
    {"name": "A", "scope": "individual", "weight": 0.5, "terms": [CURVE]},
    {"name": "B", "scope": "team", "weight": 0.5, "terms": [CURVE]},
]


def with_terms(*terms: dict) -> list[dict]:
    return [{"name": "A", "scope": "individual", "terms": list(terms)}]


def rates(*tiers: dict) -> list[dict]:
    return with_terms({"kind": "marginal rates", "tiers": list(tiers)})


def gated(a: str, b: str) -> list[dict]:
    return [
        {**TWO[0], "terms": [CURVE, {"kind": "gate", "measure": a}]},
        {**TWO[1], "terms": [CURVE, {"kind": "gate", "measure": b}]},
    ]


# What is wrong with a plan: its measures, the line of the file, and words of the message.
MALFORMED = {
    "overlapping tiers": (rates({"above": 0, "rate": 0.1, "up_to": 20}, {"above": 10, "rate": 0.2}), 9, "overlap"),
    "tiers out of order": (rates({"above": 10, "rate": 0.1}, {"above": 0, "rate": 0.2}), 9, "rising order"),
    "a negative rate": (rates({"above": 0, "rate": -0.1}), 11, "at least 0"),
    "an unknown measure": (gated("C", "C"), None, "'C', which is no measure; known are A, B"),
    "weights above the whole": ([TWO[0], {**TWO[1], "weight": 0.6}], 4, "must sum to 1"),
    "no measure": ([], 4, "measures"),
    "an unknown kind": (with_terms({"kind": "curv"}), 8, "kind"),
    "no curve": (with_terms({"kind": "cap", "at": 2.0}), 7, "first"),
    "a share in percent": (with_terms({"kind": "threshold", "at": 80}), 9, "at most 20"),
    "a misspelled option": (with_terms({"kind": "curve", "pionts": []}), 9, "points"),
}


def written(folder: Path, measures: object, **more: object) -> Path:
    path = folder / "plan.yaml"
    plan = {"name": "Mine", "ote_per_year": 100_000.0, "base_share": 0.5, "measures": measures, **more}
    no_aliases = json.loads(json.dumps(plan))
    path.write_text(yaml.safe_dump(no_aliases, sort_keys=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [("check",), ("estimate",), ("payout", "credits.csv")])
@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_plan_is_refused_with_its_line(call, tmp_path, command: tuple[str, ...], kind: str):
    measures, line, words = MALFORMED[kind]
    answer = call(command[0], written(tmp_path, measures), *command[1:])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert all(
        text.startswith("error: plan.") or text.startswith("error: plan:") for text in answer.stderr.splitlines()
    )
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    if line is not None:
        assert f"(line {line})" in answer.stderr


@pytest.mark.parametrize("text", ["a: [1", "- 1", "\x00", "measures: !!python/object:os.system {}", ""])
def test_a_file_that_is_no_plan(call, tmp_path, text: str):
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    for command in ("estimate", "payout"):
        answer = call(command, path, *(["c.csv"] if command == "payout" else []))
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "Traceback" not in answer.stderr
        assert answer.stderr.startswith("error: ")


@pytest.mark.parametrize("name", plan_names())
def test_check_says_what_the_library_finds_by_name_and_by_path(call, name: str):
    answer = call("check", name, "--json", "--quota", 480_000)
    assert (answer.exit_code, answer.stderr) == (0, "")
    printed, plan = json.loads(answer.stdout), plan_named(name)
    known = plan_check.check(plan, quota=480_000.0)
    assert [finding["sentence"] for finding in printed["findings"]] == [finding.sentence for finding in known]
    assert {tuple(finding) for finding in printed["findings"]} == {FINDING_COLUMNS}
    known_leverages = leverage.leverages(plan, quota=480_000.0)
    assert [ratio["value"] for ratio in printed["leverages"]] == [ratio.value for ratio in known_leverages]
    assert all(ratio["formula"] for ratio in printed["leverages"])
    pays = [reading["pay"] for reading in printed["readings"]]
    assert printed["interpretation_spread"] == max(pays) - min(pays)
    assert "as written" in {reading["reading"] for reading in printed["readings"]}
    assert answer.stdout == call("check", PLAN_FOLDER / f"{name}.yaml", "--json", "--quota", 480_000).stdout


def test_check_shows_traps_leverage_with_formulas_and_the_spread(call, tmp_path):
    cliff = with_terms(CURVE, {"kind": "retroactive accelerator", "tiers": [{"above": 1.0, "rate": 1.5}]})
    answer = call("check", written(tmp_path, cliff), "--out", tmp_path / "f.csv")
    assert answer.exit_code == 0
    assert "trap, cliff (measures.0)" in answer.stdout
    for formula in (
        "(incentive at 1.5 attainment - target incentive) / target incentive",
        "incentive at 1.5 attainment / target incentive",
        "top-decile pay / median pay",
    ):
        assert formula in answer.stdout
    assert "between them" in answer.stdout
    assert "cliff" in set(pd.read_csv(tmp_path / "f.csv")["kind"])


def test_check_of_a_scenario_checks_its_plans_too(call, small):
    plain = json.loads(call("check", small, "--json").stdout)["findings"]
    assert not [finding for finding in plain if finding["kind"] == "plan trap"]
    change = "archetypes.individual.measures.0.terms.0.points=[[0, 0], [0.9, 1.2], [1.0, 1.0], [1.5, 2.0]]"
    findings = json.loads(call("check", small, "--json", "--set", change).stdout)["findings"]
    traps = [finding for finding in findings if finding["kind"] == "plan trap"]
    assert [trap["path"] for trap in traps] == ["archetypes.individual.measures.0"]
    assert "pay falls" in traps[0]["text"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "hybird"), ("did you mean hybrid?", *preset_names(), *plan_names())),
        (("check", "hybrid", "--set", "base_share=0.4"), ("--set", "is a plan")),
        (("check", "hybrid", "--seed", 3), ("--seed", "is a plan")),
        (("check", "hybrid", "--quota", -1), ("--quota -1",)),
        (("check", "hybrid", "--quota", "nan"), ("--quota nan",)),
        (("check", "smb_saas_var", "--quota", 5), ("quota.annual_quota=5",)),
        (("check", "hybrid", "--out", "x.xlsx"), (".csv",)),
        (("estimate", "nope"), ("there is no plan 'nope'",)),
        (("estimate", "hybrid", "--attainment", "120"), ("1.2 for 120 %",)),
        (("estimate", "hybrid", "--attainment", "120%"), ("1.2 for 120 %",)),
        (("estimate", "hybrid", "--attainment", "-0.1"), ("outside",)),
        (("estimate", "hybrid", "--attainment", "nan"), ("outside",)),
        (("estimate", "hybrid", "--attainment", "Own=1"), ("'Own'", "Own revenue")),
        (("estimate", "hybrid", "--attainment", "1", "--attainment", "2"), ("MEASURE=1.2",)),
        (("estimate", "hybrid", "--attainment", "team=1", "--attainment", "team=2"), ("twice",)),
        (("estimate", "hybrid", "--quota", 0), ("--quota 0",)),
        (("estimate", "hybrid", "--months", 13), ("--months",)),
        (("estimate", "hybrid", "--months", "nan"), ("--months",)),
        (("estimate", "hybrid", "--earn", "inf"), ("--earn inf",)),
        (("estimate", "hybrid", "--earn", 80_000), ("base salary of 82,500",)),
        (("estimate", "hybrid", "--earn", 180_000, "--measure", "Own"), ("'Own'",)),
    ],
)
def test_what_cannot_be_asked_is_one_line(call, arguments: tuple, words: tuple[str, ...]):
    answer = call(*arguments)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.output
    for word in words:
        assert word in answer.stderr


def test_commission_on_dollars_asks_for_a_quota(call, tmp_path):
    path = written(tmp_path, rates({"above": 0, "rate": 0.05}, {"above": 1_000_000, "rate": 0.1}))
    answer = call("estimate", path, "--attainment", 1.1)
    assert answer.exit_code == 2
    assert "give --quota" in answer.stderr
    printed = json.loads(call("estimate", path, "--attainment", 1.1, "--quota", 1_000_000, "--json").stdout)
    assert printed["variable"] == 50_000.0 + 10_000.0


@pytest.mark.parametrize("name", plan_names())
@pytest.mark.parametrize("attainment", [0.0, 0.83, 1.0, 1.377])
def test_estimate_is_the_library_s_and_its_lines_sum_to_the_cent(call, name: str, attainment: float):
    answer = call("estimate", name, "--attainment", attainment, "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    printed, estimated = json.loads(answer.stdout), estimator.estimated_pay(plan_named(name), attainment)
    assert (printed["variable"], printed["base"], printed["payout"]) == (
        estimated.variable,
        estimated.base,
        estimated.payout,
    )
    assert sum(round(line["amount"] * 100) for line in printed["lines"]) == round(estimated.variable * 100)


def test_attainment_can_be_given_by_measure_or_scope(call):
    options = ("--attainment", "Own revenue=1.5", "--attainment", "team=0.4")
    printed = json.loads(call("estimate", "hybrid", *options, "--json").stdout)
    known = estimator.estimated_pay(plan_named("hybrid"), {"Own revenue": 1.5, "team": 0.4})
    assert printed["variable"] == known.variable
    assert printed["attainment"] == {"Own revenue": 1.5, "team": 0.4}


def test_earn_is_the_way_back(call):
    printed = json.loads(call("estimate", "direct_sales", "--earn", 180_000, "--json").stdout)["to_earn"]
    assert (printed["total"], printed["variable"]) == (180_000.0, 105_000.0)
    there = call("estimate", "direct_sales", "--attainment", printed["attainment"], "--json").stdout
    assert json.loads(there)["total"] == pytest.approx(180_000.0, abs=0.01)
    assert printed["credited"] == pytest.approx(printed["attainment"] * 720_000.0)
    shown = call("estimate", "direct_sales", "--earn", 180_000).stdout
    assert "$180,000 in all is $75,000 of base salary and $105,000 of variable pay." in shown
    assert printed["sentence"] in shown


def test_what_no_result_pays_is_said_so(call):
    answer = json.loads(call("estimate", "team_low_leverage", "--earn", 1e9, "--json").stdout)["to_earn"]
    assert answer["attainment"] is None
    assert "at most" in answer["sentence"]


def test_names_from_a_plan_cannot_move_the_cursor(call, tmp_path):
    path = written(tmp_path, [{"name": "\x1b[2J[red]=1+1[/]", "scope": "individual", "terms": [CURVE]}])
    for command in (("check", path), ("estimate", path), ("estimate", path, "--out", tmp_path / "e.csv")):
        answer = call(*command)
        assert answer.exit_code == 0, answer.output
        assert "\x1b" not in answer.output
        assert "[red]=1+1[/]" in answer.stdout
