"""A scenario from somebody's own few numbers: the base's own numbers give the base, others start as near to quota."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from sim.calibration.own_numbers import FOLLOWS, STATED, OwnNumbers, start_from
from sim.engine.run import simulate
from sim.errors import ScenarioError
from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import value_at
from sim.scenario.sources import citations

BASE = preset()
NOW = OwnNumbers.of(BASE)


@pytest.mark.parametrize("name", preset_names())
def test_the_bases_own_numbers_give_the_base(name):
    base = preset(name)
    begun = start_from(base, OwnNumbers.of(base))
    kept = begun.scenario.replace(description=base.description, sources=base.sources)
    assert kept == base
    assert begun.followed == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"deal_size": 45_000.0, "quota": 1_200_000.0, "cycle_months": 5.0},
        {"deal_size": 8_000.0, "win_rate": 0.35},
        {"partners_per_seat": 16},
        {"quota": 900_000.0, "ote": 190_000.0, "base_share": 0.8, "seats": 12},
    ],
    ids=["larger deals", "smaller deals", "more partners", "richer plan"],
)
def test_the_status_quo_starts_as_near_to_quota_as_the_bases(changes):
    """First-year attainment of the status quo lies within a tenth of the base's."""
    own = start_from(BASE, replace(NOW, name="Ours", **changes)).scenario

    def attained(scenario):
        result = simulate(scenario.with_values({"run.replications": 30, "run.months": 12}))
        sold = result.total("revenue").mean() / scenario.organization.seats
        return sold / scenario.quota.annual_quota

    assert attained(own) == pytest.approx(attained(BASE), rel=0.1)


def test_what_was_stated_what_followed_and_what_is_assumed_are_told_apart():
    begun = start_from(BASE, replace(NOW, name="Ours", deal_size=40_000.0))
    scenario = begun.scenario
    assert scenario.name == "Ours"
    assert value_at(scenario, "market.deal_size") == 40_000.0
    assert {scenario.sources[path] for path in begun.stated} == {STATED}
    assert {scenario.sources[path] for path in begun.followed} == {"assumption"}
    assert "delivery.hours_per_vendor_led_deal" in begun.followed
    assert "partners.influence" in begun.assumed
    assert not {*begun.stated, *begun.followed} & {*begun.assumed}
    assert STATED in citations()


@settings(max_examples=60, deadline=None)
@given(
    deal=st.floats(2_000.0, 400_000.0),
    rate=st.floats(0.05, 0.6),
    cycle=st.floats(1.0, 14.0),
    quota=st.floats(2e5, 6e6),
    partners=st.integers(2, 30),
)
def test_any_plausible_company_gets_a_scenario_or_one_clear_refusal(deal, rate, cycle, quota, partners):
    own = replace(
        NOW,
        name="Ours",
        deal_size=deal,
        win_rate=rate,
        cycle_months=cycle,
        quota=quota,
        partners_per_seat=partners,
    )
    try:
        begun = start_from(BASE, own)
    except ScenarioError as refusal:
        assert "must be" in str(refusal)
        return
    assert begun.scenario.market.deal_size == deal
    paths = {path for group in FOLLOWS.values() for path in group}
    assert set(begun.followed) <= paths
