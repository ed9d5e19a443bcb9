"""Laws of pay that hold for every plan, whatever its terms."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.errors import SimError
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.credit import Credit
from sim.pay.measure import Measure
from sim.pay.money import to_cents
from sim.pay.payout import pay_by_term, pay_in_dollars, pay_lines, payout, scope_payout
from sim.pay.plan import Plan, read_plan, write_plan
from sim.pay.terms.curve import Accelerator, Cap, Curve, Threshold

ATTAINMENTS = np.concatenate((np.linspace(0.0, 4.0, 161), [0.333, 1.1 * 3.0 / 3.0, 7.5]))


def number(low, high):
    """Draw a number as people write it: two decimals."""
    return st.integers(round(low * 100), round(high * 100)).map(lambda cents: cents / 100)


@st.composite
def rising_curves(draw):
    """Draw a payout curve that starts at nothing and never falls."""
    steps = draw(st.lists(st.tuples(number(0.05, 1.0), number(0.0, 1.0)), min_size=1, max_size=4))
    attainments = accumulate((step for step, _ in steps), initial=0.0)
    shares = accumulate((gain for _, gain in steps), initial=0.0)
    return Curve(
        points=tuple(zip(attainments, shares, strict=True)), beyond=draw(st.sampled_from(["last slope", "flat"]))
    )


@st.composite
def monotone_terms(draw):
    """Draw the terms of a measure whose pay never falls as attainment rises."""
    accelerators = st.builds(
        Accelerator,
        above=number(0.0, 2.0),
        rate=number(0.0, 4.0),
        multiplies=st.sampled_from(["base rate", "segment slope"]),
    )
    thresholds = st.builds(Threshold, at=number(0.0, 1.5), pays_from=st.sampled_from(["zero", "curve"]))
    caps = st.builds(Cap, at=number(0.0, 3.0))
    return (draw(rising_curves()), *draw(st.lists(accelerators | thresholds | caps, max_size=4)))


@st.composite
def monotone_plans(draw):
    """Draw a plan of one to three measures, with or without a cap on everything."""
    parts = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    measures = tuple(
        Measure(
            name=f"Measure {place}",
            scope=draw(st.sampled_from(["individual", "team"])),
            weight=part / sum(parts),
            terms=draw(monotone_terms()),
        )
        for place, part in enumerate(parts)
    )
    caps = tuple(draw(st.lists(st.builds(Cap, at=number(0.5, 3.0)), max_size=1)))
    ote, base_share = draw(number(20_000, 500_000)), draw(number(0.0, 1.0))
    return Plan(name="Drawn", ote_per_year=ote, base_share=base_share, measures=measures, terms=caps)


def all_at(plan, attainment):
    return {measure.name: Credit(attainment=np.asarray(attainment)) for measure in plan.measures}


@settings(max_examples=40)
@given(monotone_plans())
def test_pay_never_falls_as_attainment_rises(plan):
    rising = np.sort(ATTAINMENTS)
    assert np.diff(payout(plan, all_at(plan, rising))).min() >= -1e-9


@settings(max_examples=40)
@given(monotone_plans())
def test_no_attainment_pays_base_alone(plan):
    nothing = np.zeros(3)
    pay = pay_in_dollars(plan, all_at(plan, nothing))
    assert (pay.variable == 0.0).all()
    assert (pay.total == to_cents(np.full(3, plan.base_per_year))).all()


@settings(max_examples=40)
@given(monotone_plans())
def test_a_negative_attainment_pays_as_none(plan):
    assert payout(plan, all_at(plan, -0.5)) == payout(plan, all_at(plan, 0.0))


@settings(max_examples=40)
@given(monotone_plans(), number(0.0, 3.0))
def test_a_cap_written_last_is_never_exceeded(plan, cap):
    capped_measure = plan.measures[0].model_copy(update={"terms": (*plan.measures[0].terms, Cap(at=cap))})
    capped = plan.model_copy(update={"measures": (capped_measure, *plan.measures[1:])})
    lines = pay_by_term(capped, all_at(capped, ATTAINMENTS))[: len(capped_measure.terms)]
    assert lines.sum(axis=0).max() <= capped_measure.weight * cap + 1e-12
    on_everything = plan.model_copy(update={"terms": (Cap(at=cap),)})
    assert payout(on_everything, all_at(plan, ATTAINMENTS)).max() <= cap + 1e-12


@settings(max_examples=40)
@given(monotone_plans())
def test_the_lines_add_up_to_the_pay_and_each_has_a_label(plan):
    credits = all_at(plan, ATTAINMENTS)
    lines = pay_by_term(plan, credits)
    assert lines.shape == (len(pay_lines(plan)), *ATTAINMENTS.shape)
    assert (lines.sum(axis=0) == payout(plan, credits)).all()


@settings(max_examples=40)
@given(monotone_plans(), number(0.0, 2.0))
def test_a_line_does_not_depend_on_the_terms_below_it(plan, cap):
    longer = plan.model_copy(update={"terms": (*plan.terms, Cap(at=cap))})
    credits = all_at(plan, ATTAINMENTS)
    assert (pay_by_term(longer, credits)[:-1] == pay_by_term(plan, credits)).all()


@settings(max_examples=40)
@given(monotone_plans(), st.sampled_from([0.01, 7.0, 1_000.0]))
def test_pay_knows_no_currency(plan, rate):
    credited = ATTAINMENTS * 300_000.0
    here = {m.name: Credit.against_quota(credited, np.array(300_000.0)) for m in plan.measures}
    there = {m.name: Credit.against_quota(credited * rate, np.array(300_000.0 * rate)) for m in plan.measures}
    # An attainment that differs by an ulp may stand on a cliff; the boundary tolerance must decide both alike.
    assert payout(plan, there) == pytest.approx(payout(plan, here), abs=1e-9)


@settings(max_examples=40)
@given(monotone_plans(), st.integers(2, 9))
def test_pay_in_dollars_is_proportional_to_on_target_earnings(plan, times):
    larger = plan.model_copy(update={"ote_per_year": plan.ote_per_year * times})
    credits = all_at(plan, ATTAINMENTS)
    once, multiplied = pay_in_dollars(plan, credits), pay_in_dollars(larger, credits)
    half_cents = 0.005 * (times + 1) + 1e-6  # both were rounded, once
    assert np.abs(multiplied.variable - times * once.variable).max() <= half_cents
    assert np.abs(multiplied.base - times * once.base).max() <= half_cents


@settings(max_examples=40)
@given(monotone_plans())
def test_pay_is_the_same_one_by_one_and_in_an_array(plan):
    own, team = np.array([0.0, 0.7, 1.0, 1.3])[:, None], np.array([0.2, 1.0, 2.5])
    together = scope_payout(plan, own, team)
    assert together.shape == (4, 3)
    one_by_one = [[float(scope_payout(plan, x, y)) for y in team] for x in own[:, 0]]
    assert together == pytest.approx(np.array(one_by_one), abs=1e-12)


@settings(max_examples=40)
@given(monotone_plans())
def test_a_plan_survives_its_file(tmp_path_factory, plan):
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    write_plan(plan, path)
    assert read_plan(path) == plan


@given(st.integers(-(10**9), 10**9))
def test_whole_cents_stay_what_they_are(cents):
    assert to_cents(np.array(cents / 100)) == cents / 100


@given(st.integers(0, 10**8))
def test_half_a_cent_rounds_away_from_zero(cents):
    half = np.array((2 * cents + 1) / 200)
    assert to_cents(half) == (cents + 1) / 100
    assert to_cents(-half) == -(cents + 1) / 100


def test_every_measure_needs_its_credit():
    with pytest.raises(SimError, match="Own revenue"):
        payout(INDIVIDUAL_HIGH_LEVERAGE, all_at(TEAM_LOW_LEVERAGE, 1.0))


def test_measures_of_one_person_cover_the_same_months():
    plan = Plan(
        name="Two",
        measures=(Measure(name="A", scope="individual", weight=0.5), Measure(name="B", scope="team", weight=0.5)),
    )
    credits = {
        "A": Credit(attainment=np.array(1.0), months=np.array(12.0)),
        "B": Credit(attainment=np.array(1.0), months=np.array(6.0)),
    }
    with pytest.raises(SimError, match="months"):
        pay_in_dollars(plan, credits)
