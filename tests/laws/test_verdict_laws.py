"""Whatever the scenario, the headline of the 2x2 claims only what its numbers hold."""

import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.reports import verdict_words as words
from sim.reports.cells import NAMES
from sim.reports.two_by_two import read
from sim.reports.verdict import Reach, verdict
from sim.reports.wording import signed_measured
from sim.scenario.scenario import Scenario
from sim.studies.factorial import AMOUNTS, CORNERS, STATUS_QUO, factorial
from sim.uncertainty.robustness import robustness
from sim.uncertainty.unknowns import in_world, unknowns
from tests.reports.test_verdict import shaped, worlds

SMALL = Scenario().with_values(
    {"run.months": 24, "run.replications": 8, "organization.seats": 4, "organization.partners_per_seat": 4}
)
SCENARIOS = 200
WORLDS = 12  # of each scenario


@pytest.fixture(scope="module")
def reading():
    return read(factorial(SMALL))


def assert_headline_holds(judged, reading, drawn):
    """Fail unless every claim of the headline is true of the reading and the worlds."""
    spoken, amount = words.headline(judged, reading), judged.amount
    means = {corner: reading.cells[corner].amounts[amount].mean for corner in CORNERS}
    first = max(means, key=means.__getitem__)
    assert judged.outcome in spoken
    if "leads" in spoken:
        assert judged.first == first
        assert all(lead.low > 0.0 for lead in reading.ahead(amount).values())
        shown = "the status quo" if first == STATUS_QUO else NAMES[first]
        assert spoken.casefold().startswith(shown)
    else:
        assert judged.loses or any(lead.low <= 0.0 for lead in reading.ahead(amount).values())
    assert ("loses" in spoken) == (reading.cells[first].amounts[amount].high < 0.0)
    if drawn is not None:
        share = drawn.shares(amount)[judged.first]
        assert ("most plausible worlds" in spoken) <= (share.low > 0.5)
        assert ("rarely elsewhere" in spoken) <= (share.high < 0.25)
        assert (judged.reach is Reach.PENDING) is False
    if "leads" in spoken and first != STATUS_QUO:
        seats = reading.scenario.organization.seats
        lead = reading.cells[first].leads[amount]
        whole = type(lead)(*(seats * part for part in lead))
        assert signed_measured(whole) in spoken
    assert not re.search(r"nan|inf|\{|\}", spoken.casefold())


@settings(max_examples=200, deadline=None)
@given(
    amount=st.sampled_from(AMOUNTS),
    means=st.tuples(*[st.floats(-2e6, 2e6)] * 4),
    error=st.floats(0.0, 5e5),
    won=st.tuples(*[st.integers(0, 60)] * 4).filter(any),
)
def test_the_headline_holds_whatever_the_numbers(reading, amount, means, error, won):
    rigged = shaped(reading, amount, means, error)
    drawn = worlds(dict(zip(CORNERS, won, strict=True)))
    for known in (None, drawn):
        judged = verdict(rigged, amount, known)
        assert_headline_holds(judged, rigged, known)
        assert words.detail(judged, rigged)
        assert all(fact.sentences for fact in words.facts(judged, rigged, None))


@pytest.mark.long
def test_the_headline_holds_in_random_scenarios():
    """The law over plausible scenarios of every kind, each with plausible worlds of its own."""
    unknown = unknowns(SMALL, assumed_only=False)
    draws = np.random.default_rng(5).random((SCENARIOS, len(unknown)))
    for place, shares in enumerate(draws):
        values = np.array([number.at(share) for number, share in zip(unknown, shares, strict=True)])
        scenario = in_world(SMALL, unknown, values)
        drawn = robustness(scenario, draws=WORLDS, replications=3) if place % 4 == 0 else None
        reading = read(factorial(scenario))
        for amount in AMOUNTS:
            assert_headline_holds(verdict(reading, amount, drawn), reading, drawn)
