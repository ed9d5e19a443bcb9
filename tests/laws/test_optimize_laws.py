"""Laws of optimization: designs make plans, the frontier dominates, searches repeat, and promises are checked again."""

from __future__ import annotations

import functools
import importlib.util
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.engine.run import simulate
from sim.errors import RunCanceledError, ScenarioError, SimError
from sim.optimize import reverse
from sim.optimize.design import KNOBS, PARTNER_LED, Knob, design_of, designed, designed_plan, measures_in
from sim.optimize.goals import Goals, appraise, goals_from
from sim.optimize.optimum import Optimum, Trial, frontier
from sim.optimize.reverse import solve
from sim.optimize.search import SearchBudget, knobs_named, optimize, plausible_worlds
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, CORNERS, cell_scenario
from sim.studies.reduced_scenarios import linear_contract
from sim.theory.teams import Team, best_slope_individual

SMALL = Scenario().with_values(
    {"run.replications": 30, "run.months": 24, "organization.seats": 5, "organization.partners_per_seat": 4}
)
designs = st.fixed_dictionaries(
    {name: st.floats(knob.low, knob.high).map(knob.rounded) for name, knob in KNOBS.items()}
)


@settings(max_examples=60)
@given(designs, st.sampled_from([TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE]))
def test_every_design_makes_a_plan_that_reads_back_as_the_design(design, plan: Plan):
    scenario = designed(SMALL.replace(plan=plan), design)
    assert len(scenario.plan.measures) == measures_in(design) <= 3
    design_read_back = {**design_of(scenario), "quota": scenario.quota.annual_quota / SMALL.quota.annual_quota}
    if design["individual_weight"] in (0.0, 1.0) and design["build_credit"] == 0.0:
        assert design_read_back == pytest.approx(design)
    assert design_read_back["base_share"] == design["base_share"]
    assert design_read_back["build_credit"] == pytest.approx(design["build_credit"])


@given(st.sampled_from(sorted(KNOBS)), st.floats(-10.0, 10.0))
def test_a_rounded_value_lies_on_a_step_inside_the_range(name: str, value: float):
    knob = KNOBS[name]
    rounded = knob.rounded(value)
    assert knob.low <= rounded <= knob.high
    assert (rounded - knob.low) / knob.step == pytest.approx(round((rounded - knob.low) / knob.step), abs=1e-6)
    assert knob.rounded(rounded) == rounded


@pytest.mark.parametrize("plan", [TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE])
def test_the_design_a_plan_has_already_pays_the_same(plan: Plan):
    scenario = SMALL.replace(plan=plan)
    same = designed(scenario, design_of(scenario)).plan
    for attainment in (0.0, 0.4, 1.0, 1.7, 3.0):
        assert paid(same, attainment) == pytest.approx(paid(plan, attainment))


def paid(plan: Plan, attainment: float) -> float:
    """Return pay in target incentives where own and team attainment are the same."""
    return float(scope_payout(plan, np.array([attainment]), np.array([attainment]), None)[0])


def test_each_number_does_what_it_says():
    plan = INDIVIDUAL_HIGH_LEVERAGE
    assert designed_plan(plan, {"base_share": 0.8}).base_share == 0.8
    capped = designed_plan(plan, {"cap": 1.5})
    assert paid(capped, 3.0) == pytest.approx(1.5)
    assert designed_plan(capped, {"cap": KNOBS["cap"].high}).terms == ()
    below = designed_plan(plan, {"threshold": 0.5})
    assert paid(below, 0.49) == 0.0
    straight = designed_plan(plan, {"accelerator": 1.0})
    assert paid(straight, 2.0) == pytest.approx(2.0)
    shared = designed_plan(plan, {"individual_weight": 0.5, "build_credit": 0.2})
    assert [round(measure.weight, 9) for measure in shared.measures] == [0.4, 0.4, 0.2]
    assert shared.measures[-1].name == PARTNER_LED
    again = designed_plan(shared, {"build_credit": 0.0})
    assert again.crediting.by_motion == ()
    assert designed(SMALL, {"quota": 1.1}).quota.annual_quota == pytest.approx(1.1 * SMALL.quota.annual_quota)
    assert designed(SMALL, {"build_share": 0.4}).motion.build_share == 0.4


def test_unknown_numbers_are_refused_by_name():
    with pytest.raises(SimError, match="'salary' cannot be chosen; what can is base_share"):
        designed(SMALL, {"salary": 1.0})
    with pytest.raises(SimError, match="'salary' cannot be chosen"):
        knobs_named(["base_share", "salary"])
    with pytest.raises(SimError, match="nothing is free"):
        knobs_named([])
    with pytest.raises(ScenarioError, match="ccos_ceiling"):
        goals_from({"ccos_ceiling": -1.0})


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10), st.sampled_from([0.0, 0.0, 0.1])), max_size=30))
def test_the_frontier_holds_what_nothing_beats(points):
    trials = [Trial({"n": float(place)}, aim, pay, broken) for place, (pay, aim, broken) in enumerate(points)]
    efficient, dominated = frontier(trials)
    assert len(efficient) + len(dominated) == sum(trial.broken_by == 0.0 for trial in trials)
    for trial in efficient:
        better = [t for t in trials if t.broken_by == 0.0 and t.aim >= trial.aim and t.pay <= trial.pay]
        assert all((t.aim, t.pay) == (trial.aim, trial.pay) for t in better)
    for trial in dominated:
        assert any(t.aim >= trial.aim and t.pay <= trial.pay for t in efficient)


# --- searches ---------------------------------------------------------------------------------------------------------

FEW = knobs_named(["base_share", "accelerator", "cap", "build_share"])
CEILING = Goals(ccos_ceiling=0.36)


@functools.cache
def optimum(searcher: str = "scipy") -> Optimum:
    return optimize(
        cell_scenario(SMALL, BUILD_AND_PAY),
        CEILING,
        knobs=FEW,
        budget=SearchBudget(evaluations=60, replications=15, fresh_replications=60, searcher=searcher),
    )


def test_a_search_repeats_itself():
    again = optimize(
        cell_scenario(SMALL, BUILD_AND_PAY),
        CEILING,
        knobs=FEW,
        budget=SearchBudget(evaluations=60, replications=15, fresh_replications=60, threads=1),
    )
    assert again.design == optimum().design
    assert again.gain == optimum().gain
    assert again.trials == optimum().trials


def test_it_beats_the_better_archetype_on_fresh_draws_within_the_ceiling():
    best = optimum()
    assert best.reference_name in CORNERS
    assert best.gain.low > 0.0
    assert best.is_within_limits
    assert best.best.limits[0].value <= CEILING.ccos_ceiling
    assert best.gain.mean == pytest.approx(best.best.aim.mean - best.reference.aim.mean)


def test_the_archetypes_are_among_what_was_tried():
    tried = [dict(trial.design) for trial in optimum().trials]
    for cell in CORNERS:
        design = design_of(cell_scenario(SMALL, cell))
        assert {name: design[name] for name in FEW} in tried
    assert len(tried) <= 60


def test_broken_limits_are_measured_and_outweigh_the_aim():
    goals = Goals(ccos_ceiling=0.01, turnover_ceiling=0.001, pay_at_risk_ceiling=1_000.0, top_payout_floor=6.0)
    appraisal = appraise(simulate(SMALL), goals)
    assert len(appraisal.limits) == 4
    assert all(held.broken_by > 0.0 for held in appraisal.limits)
    loose = Goals(ccos_ceiling=5.0, turnover_ceiling=12.0, pay_at_risk_ceiling=1e8, top_payout_floor=0.01)
    assert appraise(simulate(SMALL), loose).broken_by == 0.0


def test_at_most_as_many_measures_as_allowed():
    best = optimize(
        cell_scenario(SMALL, BUILD_AND_PAY),
        Goals(most_measures=1),
        knobs=knobs_named(["individual_weight", "build_credit"]),
        budget=SearchBudget(evaluations=12, replications=4, fresh_replications=4),
    )
    assert len(best.scenario.plan.measures) == 1


def test_what_stands_at_the_end_of_its_range_is_said():
    best = optimize(
        cell_scenario(SMALL, BUILD_AND_PAY),
        Goals(maximize="revenue"),
        knobs=knobs_named(["accelerator"]),
        budget=SearchBudget(evaluations=16, replications=10, fresh_replications=10),
    )
    assert best.at_the_end == (("accelerator",) if best.design["accelerator"] in (0.25, 4.0) else ())


def test_a_natural_end_is_no_sign_of_too_narrow_a_range():
    best = optimum()
    at_ends = dict.fromkeys(best.design, 0.0) | {"cap": KNOBS["cap"].high, "base_share": 0.9, "build_share": 0.9}
    at_ends_of_range = replace(best, design={**at_ends, "accelerator": 1.0})
    assert set(at_ends_of_range.at_the_end) == {"base_share", "build_share"}


def test_every_world_counts_in_a_robust_search_and_is_told():
    scenario = cell_scenario(SMALL, BUILD_AND_PAY)
    worlds = plausible_worlds(scenario, 3)
    assert all(set(world) == set(worlds[0]) for world in worlds)
    assert len({world["partners.influence"] for world in worlds}) == 3
    seen: list[tuple[int, int]] = []
    best = optimize(
        scenario,
        CEILING,
        knobs=knobs_named(["accelerator"]),
        worlds=worlds,
        progress=lambda done, total: seen.append((done, total)),
        budget=SearchBudget(evaluations=8, replications=6, fresh_replications=12),
    )
    here = [designed(scenario, best.design).with_values({**world, "run.replications": 6}) for world in worlds]
    there = [appraise(simulate(varied), CEILING) for varied in here]
    assert best.best_trial.aim == pytest.approx(np.mean([varied.aim.mean for varied in there]))
    assert best.promised == pytest.approx(best.best_trial.aim - best.at_home[best.reference_name].aim)
    assert len(best.across) == 3
    assert best.across[0].gain.mean != best.across[1].gain.mean
    counts = [done for done, _ in seen]
    assert counts == sorted(counts)
    assert seen[-1][0] == seen[-1][1]


def test_it_finds_the_known_optimum_of_the_linear_contract():
    seller = Team(size=1, risk_load=1.0, margin=0.6)
    contract = linear_contract(seller, slope=0.5, replications=60)
    steepest = contract.scenario.plan.ote_per_year / contract.scenario.quota.annual_quota
    best = optimize(
        contract.scenario,
        Goals(maximize="surplus", normal_output=contract.normal_output),
        knobs={"base_share": Knob("Base share of OTE", "share", 0.4, 0.98, 0.01)},
        references={"half": contract.scenario},
        budget=SearchBudget(evaluations=30, replications=60, fresh_replications=100),
    )
    assert (1.0 - best.design["base_share"]) * steepest == pytest.approx(best_slope_individual(seller), abs=0.03)
    assert best_slope_individual(seller) == pytest.approx(0.6 / (1.0 + 1.0))  # m / (1 + R)
    assert best.gain.low > 0.0


@pytest.mark.skipif(importlib.util.find_spec("optuna") is None, reason="Optuna, an extra, is not installed")
def test_optuna_finds_a_gain_as_well():
    assert optimum("optuna").gain.mean > 0.0


def test_a_search_can_be_canceled_and_wrong_requests_are_refused():
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(RunCanceledError):
        optimize(SMALL, CEILING, knobs=FEW, cancel=cancel, budget=SearchBudget(evaluations=20))
    with pytest.raises(SimError, match="too few for 4 numbers; take 8"):
        optimize(SMALL, CEILING, knobs=FEW, budget=SearchBudget(evaluations=4))
    with pytest.raises(SimError, match="no searcher 'simplex'; choose one of scipy, optuna"):
        optimize(SMALL, CEILING, knobs=FEW, budget=SearchBudget(evaluations=20, searcher="simplex"))


# --- reverse solving --------------------------------------------------------------------------------------------------


def test_the_solved_accelerator_meets_the_budget():
    scenario = cell_scenario(SMALL, BUILD_AND_PAY)
    solution = solve(scenario, "accelerator", 160_000.0)
    assert solution.outcome == pytest.approx(160_000.0, rel=2e-3)
    costs = [cost for _, cost in solution.tried]
    assert costs == sorted(costs)  # a steeper rate never costs less here
    assert solution.also == ()


def test_a_curve_that_turns_meets_the_target_twice(monkeypatch: pytest.MonkeyPatch):
    def hump(result):
        return np.full(4, -((result.scenario.plan.base_share - 0.6) ** 2))

    monkeypatch.setitem(reverse.OUTCOMES, "hump", hump)
    solution = solve(SMALL.with_values({"run.replications": 4}), "base_share", -0.01, outcome="hump")
    assert solution.value == pytest.approx(0.5, abs=1e-3)
    assert [low <= 0.7 <= high for low, high in solution.also] == [True]
    ends = {value for value, _ in solution.tried}
    assert {KNOBS["base_share"].low, KNOBS["base_share"].high} <= ends


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (("salary", 1.0), "cannot be solved for"),
        (("accelerator", 1e9), "no rate above quota from 0.25 to 4 brings pay at P90 to 1,000,000,000; it reaches"),
        (("accelerator", 1.0, "profit"), "outcome 'profit' is unknown"),
        (("accelerator", 1.0, "pay", 1.5), "quantile = 1.5 must lie between 0 and 1"),
    ],
)
def test_what_cannot_be_solved_is_refused(request_: tuple, expected: str):
    knob, target, *rest = request_
    options = dict(zip(("outcome", "quantile"), rest, strict=False))
    with pytest.raises(SimError, match=expected):
        solve(SMALL, knob, target, **options)
