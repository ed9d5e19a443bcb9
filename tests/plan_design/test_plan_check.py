"""`check` finds the traps put into a plan, and none in a plan without; the estimator inverts the payout."""

from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError, SimError
from sim.pay.plan import plan_from, plan_text, read_plan
from sim.plan_design.estimator import estimated_pay, knots, payout_of, to_earn
from sim.plan_design.interpretations import interpretation_spread
from sim.plan_design.leverage import leverages
from sim.plan_design.traps import check

PLANS = sorted((Path(__file__).resolve().parents[2] / "data" / "plans").glob("*.yaml"))
CURVE = {"kind": "curve"}


def plan_of(*terms, plan_terms=(), **more):
    measure = {"name": "Sales", "scope": "individual", "terms": list(terms), **more}
    return plan_from(
        {"name": "Drawn", "ote_per_year": 100_000, "base_share": 0.6, "measures": [measure], "terms": list(plan_terms)}
    )


WHOLE_MONTH = plan_of(
    {"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0.1}]},
    {"kind": "retroactive accelerator", "tiers": [{"above": 1.0, "rate": 1.25}, {"above": 1.2, "rate": 1.5}]},
    measured_per="month",
    quota={"per_year": 900_000},
)


def findings_of(plan, kind, **more):
    return [finding for finding in check(plan, **more) if finding.kind == kind]


def test_a_straight_capped_plan_has_no_traps():
    (zone,) = (f for f in check(plan_of(CURVE, {"kind": "cap", "at": 3.0})) if f.kind != "leverage")
    assert (zone.kind, "From 3 onward" in zone.sentence) == ("dead zone", True)


def test_a_cliff_is_found_where_it_stands_with_its_dollars():
    (cliff,) = findings_of(plan_of(CURVE, {"kind": "threshold", "at": 0.5}), "cliff")
    assert cliff.severity == "trap"
    assert cliff.dollars == pytest.approx(20_000.0, abs=1.0)
    assert "At 0.5 of quota" in cliff.sentence


def test_dead_zones_lie_below_the_threshold_and_above_the_cap():
    zones = findings_of(plan_of(CURVE, {"kind": "threshold", "at": 0.5}, {"kind": "cap", "at": 1.5}), "dead zone")
    assert [zone.sentence.split(" of quota")[0] for zone in zones] == ["From 1.5 onward", "From 0 to 0.5"]


def test_falling_pay_is_found():
    falling = plan_of({"kind": "curve", "points": [[0, 0], [1, 1], [1.5, 0.5]], "beyond": "flat"})
    (finding,) = findings_of(falling, "falling pay")
    assert finding.dollars == pytest.approx(20_000.0, abs=1.0)


def test_a_band_that_nobody_defined_is_found_and_an_unstated_tie():
    steps = {"kind": "steps", "steps": [{"above": 0.8, "up_to": 0.89, "share": 0.5}, {"above": 0.9, "share": 1.0}]}
    (gap,) = findings_of(plan_of(steps), "missing band")
    assert "from 0.89 to 0.9" in gap.sentence
    assert gap.where == "measures.0.terms.0"
    assert len(findings_of(plan_of(steps), "tie not stated")) == 1
    assert findings_of(plan_of({**steps, "tie": "upper"}), "tie not stated") == []


def test_a_threshold_nobody_passes_is_a_trap_and_a_usual_one_is_not():
    (trap,) = findings_of(plan_of(CURVE, {"kind": "threshold", "at": 1.4}), "threshold nobody passes")
    assert trap.severity == "trap"
    assert findings_of(plan_of(CURVE, {"kind": "threshold", "at": 0.6}), "threshold nobody passes") == []
    assert findings_of(plan_of(CURVE, {"kind": "threshold", "at": 0.6}), "high threshold") == []


def test_a_windfall_is_free_unless_capped_or_under_a_clause():
    assert len(findings_of(plan_of(CURVE), "uncapped windfall")) == 1
    assert findings_of(plan_of(CURVE, plan_terms=[{"kind": "cap", "at": 2.5}]), "uncapped windfall") == []
    clause = plan_of(CURVE).model_copy(
        update={"crediting": plan_from({**plan_of(CURVE).model_dump(), "crediting": {"windfall": {}}}).crediting}
    )
    assert findings_of(clause, "uncapped windfall") == []


COMMISSION = {"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0.05}]}


def without_target(*terms, plan_terms=(), **more):
    return plan_of(*terms, plan_terms=plan_terms, **more).model_copy(update={"base_share": 1.0})


def test_traps_are_found_in_a_plan_without_a_target_incentive():
    rates = {
        "kind": "retroactive rates",
        "of": "amount",
        "tiers": [{"above": 0, "rate": 0.04}, {"above": 5e5, "rate": 0.06}],
    }
    plan = without_target(
        {**rates, "tie": "upper"}, {"kind": "cap", "at": 90_000, "unit": "dollars"}, quota={"per_year": 1e6}
    )
    (cliff,) = findings_of(plan, "cliff")
    assert cliff.dollars == pytest.approx(10_000.0, abs=2.0)
    assert ["From 1.5 onward" in zone.sentence for zone in findings_of(plan, "dead zone")] == [True]
    free = without_target(COMMISSION, quota={"per_year": 1e6})
    (windfall,) = findings_of(free, "uncapped windfall")
    assert "pays $150,000, 3.0 times pay at quota" in windfall.sentence


def test_traps_are_found_beyond_twice_the_quota_and_beyond_every_place_a_plan_names():
    steps = [{"above": 0.0, "share": 0.5}, {"above": 2.5, "share": 3.0}, {"above": 6.0, "share": 9.0}]
    cliffs = findings_of(plan_of({"kind": "steps", "steps": steps, "tie": "upper"}), "cliff")
    assert {cliff.sentence.split(" of quota")[0] for cliff in cliffs} == {"At 2.5", "At 6"}
    falling = plan_of({"kind": "curve", "points": [[0, 0], [1, 1], [3, 3], [4, 2]], "beyond": "flat"})
    assert len(findings_of(falling, "falling pay")) == 1


def test_pay_at_quota_that_is_not_the_target_incentive_is_said():
    assert findings_of(plan_of(CURVE), "pay at quota") == []
    (less,) = findings_of(plan_of({"kind": "curve", "points": [[0, 0], [1.25, 1]]}), "pay at quota")
    assert less.dollars == pytest.approx(8_000.0)
    assert "$8,000 less than its target incentive of $40,000" in less.sentence
    (more,) = findings_of(without_target(COMMISSION, quota={"per_year": 1e6}), "pay at quota")
    assert "$50,000 more than its target incentive of $0" in more.sentence
    assert findings_of(plan_of(COMMISSION), "pay at quota") == []  # no quota is known
    assert len(findings_of(plan_of(COMMISSION), "pay at quota", quota=2e6)) == 1


def test_a_gate_that_takes_back_what_was_paid_is_said():
    def gated(**more):
        measures = [
            {
                "name": "Own",
                "scope": "individual",
                "weight": 1.0,
                "terms": [CURVE, {"kind": "gate", "measure": "Team", **more}],
            },
            {"name": "Team", "scope": "team", "weight": 0.0},
        ]
        return {"name": "Gated", "ote_per_year": 120_000, "base_share": 0.5, "measures": measures}

    shuts = plan_from({**gated(at=0.9), "pay_every": "month"})
    (finding,) = findings_of(shuts, "gate takes back")
    # 2 x 5,000 are paid for January, and February's nothing leaves the team at 1.0 of quota; March's 0.8 leaves 0.9333,
    # April 0.975, and May's 0.5 leaves 0.86: all 19,500 to date are taken back, in a month that earned 2,500.
    assert finding.dollars == pytest.approx(19_500.0)
    assert finding.where == "measures.0.terms.1"
    for text in ({"then": "from then on"}, {"counts": "full quota"}):
        assert findings_of(plan_from({**gated(at=0.9, **text), "pay_every": "month"}), "gate takes back") == []
    assert findings_of(plan_from({**gated(at=0.9), "pay_every": "year"}), "gate takes back") == []


def test_a_term_that_never_acts_is_noted():
    flat = {"kind": "curve", "points": [[0, 0], [1, 1]], "beyond": "flat"}
    (idle,) = findings_of(plan_of(flat, {"kind": "cap", "at": 1.5}), "idle term")
    assert (idle.severity, idle.where) == ("note", "measures.0.terms.1")
    assert findings_of(plan_of(CURVE, {"kind": "cap", "at": 1.5}), "idle term") == []
    assert len(findings_of(plan_of(CURVE, {"kind": "threshold", "at": 0.0}), "idle term")) == 1
    spiff = {"kind": "spiff", "measure": "Launch", "dollars_each": 100.0}
    assert findings_of(plan_of(CURVE, plan_terms=[spiff, {"kind": "draw"}]), "idle term") == []


def test_a_quota_of_0_is_a_trap():
    (trap,) = findings_of(plan_of(CURVE, quota={"per_year": 0.0}), "no quota")
    assert (trap.severity, trap.where) == ("trap", "measures.0.quota")


def test_leverage_is_never_said_without_its_formula():
    upside, excellence, dispersion = leverages(plan_of(CURVE, {"kind": "accelerator", "above": 1.0, "rate": 2.0}))
    assert (upside.value, excellence.value) == pytest.approx((1.0, 2.0))
    # The median earns OTE; the 90th percentile is 1.2816 sd above, at twice the rate.
    assert dispersion.value == pytest.approx((100_000 + 40_000 * 2 * 0.25 * 1.2816) / 100_000, abs=1e-3)
    assert all(leverage.formula in leverage.sentence for leverage in (upside, excellence, dispersion))


def test_the_readings_of_the_whole_month_plan_differ_by_thousands_on_its_published_rows():
    read = {r.name: r.pay for r in interpretation_spread(WHOLE_MONTH, {"Sales": [65_000, 88_000, 95_000, *[0] * 9]})}
    assert read["as written"] == 6_500 + 11_000 + 14_250
    assert read["rates on the slice above"] == 6_500 + (7_500 + 13_000 * 0.125) + (
        7_500 + 15_000 * 0.125 + 5_000 * 0.15
    )
    assert read["measured by year"] == 24_800
    (finding,) = findings_of(WHOLE_MONTH, "interpretation spread")
    assert finding.dollars > 10_000


def test_a_plan_that_cannot_be_misread_has_one_reading():
    assert {reading.difference for reading in interpretation_spread(plan_of(CURVE))} == {0.0}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_knots_are_the_payout(path):
    plan = read_plan(path)
    for measure in plan.measures:
        xs, ys = knots(plan, measure.name, quota=480_000.0)
        grid = np.linspace(0.0, 3.0, 1_777)
        grid = grid[np.abs(grid[:, None] - np.array(xs)).min(axis=1) > 1e-6]
        exact = payout_of(plan, measure.name, grid, quota=480_000.0)
        assert np.interp(grid, xs, ys) == pytest.approx(exact, abs=1e-6)


def test_a_jump_has_two_knots_at_one_place():
    xs, ys = knots(plan_of(CURVE, {"kind": "threshold", "at": 0.5}))
    assert xs == pytest.approx([0.0, 0.5, 0.5, 3.0])
    assert ys == pytest.approx([0.0, 0.0, 0.5, 3.0], abs=1e-6)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@pytest.mark.parametrize("dollars", [20_000.0, 40_000.0, 61_234.0])
def test_what_must_be_sold_pays_what_was_asked(path, dollars):
    plan = read_plan(path)
    needed = to_earn(plan, dollars, quota=480_000.0)
    assert needed.is_reachable
    others = {m.name: 1.0 for m in plan.measures} | {plan.measures[0].name: needed.attainment + 1e-7}
    assert estimated_pay(plan, others, quota=480_000.0).variable >= dollars - 0.02
    if needed.attainment > 0.0:
        less = others | {plan.measures[0].name: needed.attainment - 1e-4}
        assert estimated_pay(plan, less, quota=480_000.0).variable < dollars


def test_what_a_cap_forbids_cannot_be_earned():
    needed = to_earn(plan_of(CURVE, {"kind": "cap", "at": 1.5}), 70_000.0)
    assert (needed.is_reachable, needed.most) == (False, pytest.approx(60_000.0))
    assert "at most $60,000" in needed.sentence


def test_an_estimate_adds_up_and_names_what_it_does_not_know():
    plan = read_plan(PLANS[0])
    given = estimated_pay(plan, 1.2)
    assert sum(amount for _, amount in given.lines) == pytest.approx(given.variable, abs=0.01)
    with pytest.raises(SimError, match="no measure or scope"):
        estimated_pay(plan, {"Mars": 1.0})


REFUSALS = {
    "overlapping tiers": (
        {"kind": "retroactive rates", "tiers": [{"above": 0, "up_to": 0.6, "rate": 0.05}, {"above": 0.5, "rate": 0.1}]},
        "the tiers overlap: one ends at 0.6, the next begins at 0.5; end it there",
    ),
    "negative rate": ({"kind": "marginal rates", "tiers": [{"above": 0, "rate": -0.05}]}, "it must be at least 0"),
    "falling tiers": (
        {"kind": "marginal rates", "tiers": [{"above": 9, "rate": 0.1}, {"above": 3, "rate": 0.2}]},
        "write them in rising order",
    ),
    "crooked matrix": (
        {"kind": "matrix", "across": "Sales", "rows": [0, 1], "columns": [0, 1, 2]},
        "a matrix of 2 rows",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_malformed_terms_are_refused(name):
    term, refusal = REFUSALS[name]
    with pytest.raises(ScenarioError, match=refusal):
        plan_of(term)


def test_a_link_to_no_measure_and_terms_out_of_order_are_refused():
    with pytest.raises(ScenarioError, match="refers to 'Mars', which is no measure; known are Sales"):
        plan_of(CURVE, {"kind": "gate", "measure": "Mars"})
    with pytest.raises(ScenarioError, match="measure by year, or claw back"):
        plan_of(CURVE, measured_per="month", plan_terms=[{"kind": "clawback", "at": "attainment restated"}])
    with pytest.raises(ScenarioError, match="write what is earned before how it is settled"):
        plan_of(CURVE, plan_terms=[{"kind": "draw"}, {"kind": "cap"}])


def test_a_problem_names_the_line_of_the_file(tmp_path):
    path = tmp_path / "plan.yaml"
    head = ["name: A", "measures:", "  - name: Sales", "    scope: individual", "    terms:"]
    path.write_text("\n".join([*head, "      - kind: curve", "      - kind: cap", "        at: -1"]))
    with pytest.raises(ScenarioError, match=r"plan.measures.0.terms.1.at = -1 .* \(line 8\)"):
        read_plan(path)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_shipped_plan_survives_its_text(tmp_path, path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(plan_text(read_plan(path)))
    assert read_plan(copy) == read_plan(path)
