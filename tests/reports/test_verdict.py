"""The verdict claims what the numbers hold: a lead beyond simulation error, no more reach than the worlds give it."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.measures import Estimate, contribution_by_month, contribution_per_seat
from sim.engine.run import simulate
from sim.reports import verdict_words as words
from sim.reports.two_by_two import paired, read
from sim.reports.verdict import Reach, verdict
from sim.scenario.scenario import Scenario
from sim.studies.factorial import AMOUNTS, BUILD_AND_PAY, BUILD_ONLY, CORNERS, STATUS_QUO, factorial
from sim.uncertainty.deciding import Condition, Conditions
from sim.uncertainty.robustness import Robustness
from sim.uncertainty.unknowns import unknowns


def worlds(won: dict[str, int]) -> Robustness:
    """Return worlds of which each cell wins so many, on every amount."""
    best = [CORNERS.index(cell) for cell, count in won.items() for _ in range(count)]
    totals = {amount: np.eye(len(CORNERS))[best] for amount in AMOUNTS}
    settled = {amount: np.ones(len(best)) for amount in AMOUNTS}
    return Robustness(
        scenario=Scenario(),
        unknown=unknowns(Scenario())[:2],
        values=np.zeros((len(best), 2)),
        totals=totals,
        settled=settled,
    )


def shaped(reading, amount, means, error=1e3):
    """Return the reading with these means of its corners on one amount, in $ per seat, each within `error`."""
    close = {corner: Estimate(mean, mean - error, mean + error) for corner, mean in zip(CORNERS, means, strict=True)}

    def apart(one, other):
        lead = close[one].mean - close[other].mean
        return Estimate(lead, lead - error, lead + error)

    cells = {
        name: replace(
            cell,
            amounts={**cell.amounts, amount: close[name]},
            leads={**cell.leads, amount: apart(name, STATUS_QUO)},
        )
        if name in close
        else cell
        for name, cell in reading.cells.items()
    }
    pairs = {pair: apart(*pair) for pair in reading.pairs[amount]}
    return replace(reading, cells=cells, pairs={**reading.pairs, amount: pairs})


@pytest.mark.parametrize(
    ("won", "reach"),
    [(160, Reach.MOST), (110, Reach.DEPENDS), (60, Reach.DEPENDS), (30, Reach.RARELY), (0, Reach.RARELY)],
)
def test_the_reach_of_a_lead_is_its_share_of_worlds(reading, won, reach):
    """Of 200 worlds: more than half beyond chance, fewer than one in four beyond chance, and what lies between."""
    leading = shaped(reading, "contribution", (1e5, 2e5, 3e5, 4e5))
    judged = verdict(leading, "contribution", worlds({BUILD_AND_PAY: won, STATUS_QUO: 200 - won}))
    assert judged.first == BUILD_AND_PAY
    assert judged.reach is reach
    spoken = words.headline(judged, leading)
    assert ("in most plausible worlds" in spoken) == (reach is Reach.MOST)
    assert ("rarely elsewhere" in spoken) == (reach is Reach.RARELY)


def test_without_worlds_a_headline_says_as_set_and_nothing_more(reading):
    leading = shaped(reading, "contribution", (1e5, 2e5, 3e5, 4e5))
    spoken = words.headline(verdict(leading, "contribution", None), leading)
    assert spoken == "Individual pay + partner-built leads on contribution as set: +$6M over three years."
    assert (
        "worlds are being drawn" in words.facts(verdict(leading, "contribution", None), leading, None)[0].sentences[1]
    )


def test_nothing_leads_where_nothing_is_settled(reading):
    """$10 ahead with an error of $5,000 is no lead, of whichever cell."""
    level = shaped(reading, "contribution", (1e5, 5e4, 5e4, 1e5 + 10.0), error=5e3)
    judged = verdict(level, "contribution", worlds({BUILD_AND_PAY: 150, STATUS_QUO: 50}))
    assert judged.best == (BUILD_AND_PAY, STATUS_QUO)
    spoken = words.headline(judged, level)
    assert "leads" not in spoken
    assert spoken.startswith("Nothing is settled ahead of the status quo on contribution over three years")
    two = shaped(reading, "revenue", (1e5, 1e5, 9e5, 9e5 + 10.0), error=5e3)
    spoken = words.headline(verdict(two, "revenue", None), two)
    assert "too close to call on revenue" in spoken
    assert "leads" not in spoken


def test_where_every_cell_loses_that_is_the_headline(reading):
    losing = shaped(reading, "contribution", (-2e5, -3e5, -1e5, -4e5))
    judged = verdict(losing, "contribution", worlds({BUILD_ONLY: 180, STATUS_QUO: 20}))
    seats = losing.scenario.organization.seats
    assert words.headline(judged, losing) == (
        "Every cell loses money over three years: team pay + partner-built loses least "
        f"(−${seats * 0.1:.0f}M contribution)."
    )


def test_the_status_quo_can_lead(reading):
    leading = shaped(reading, "last_year_revenue", (9e5, 1e5, 1e5, 1e5))
    judged = verdict(leading, "last_year_revenue", worlds({STATUS_QUO: 190, BUILD_ONLY: 10}))
    spoken = words.headline(judged, leading)
    assert spoken.startswith("The status quo leads on revenue in year 3 as set and in most plausible worlds")
    assert "Nothing changes" in words.facts(judged, leading, None)[2].sentences[0]


def test_a_headline_names_what_it_depends_on(reading):
    leading = shaped(reading, "contribution", (1e5, 2e5, 3e5, 4e5))
    judged = verdict(leading, "contribution", worlds({BUILD_AND_PAY: 80, STATUS_QUO: 120}))
    influence = next(number for number in unknowns(Scenario()) if number.about.path == "partners.influence")
    condition = Condition(
        cell=BUILD_AND_PAY,
        unknown=influence,
        values=(0.2, 0.5, 1.0),
        margins=(-5.0, 5.0, 9.0),
        rivals=(STATUS_QUO,) * 3,
        turns=0.35,
    )
    conditions = Conditions(cell=BUILD_AND_PAY, amount="contribution", turning=(condition,), tried=63)
    assert "elsewhere it depends on influence without authority" in words.headline(judged, leading, conditions)
    assert words.condition_sentence(condition, Scenario()) == (
        "Influence without authority above 0.35 (now 0.6, assumed)."
    )
    assert condition.rival == STATUS_QUO
    falling = replace(condition, margins=(9.0, -5.0, -9.0))
    assert "below 0.35" in words.condition_sentence(falling, Scenario())


def test_dollars_of_the_organization_come_first_then_a_seat_and_percent(reading):
    leading = shaped(reading, "contribution", (1e5, 2e5, 3e5, 4e5))
    judged = verdict(leading, "contribution", worlds({BUILD_AND_PAY: 40, STATUS_QUO: 160}))
    assert "+$6M" in words.headline(judged, leading)
    assert "+$300k a seat (+300 %)" in words.detail(judged, leading)
    assert words.detail(judged, leading).endswith("it earns most in 20 %, the status quo in 80 %.")


def test_the_months_of_contribution_sum_to_its_years():
    result = simulate(Scenario().with_values({"run.replications": 5, "talent.training": 0.5}))
    monthly = contribution_by_month(result)
    assert monthly.shape == (36,)
    np.testing.assert_allclose(monthly.reshape(3, 12).sum(axis=1), contribution_per_seat(result).mean(axis=0))


def test_a_paired_first_look_shows_no_change_where_there_is_none():
    """Seeing the same scenario again at few replications shows the numbers of its full run."""
    scenario = Scenario().with_values({"organization.seats": 4})
    few, full = (read(factorial(scenario.with_values({"run.replications": count}))) for count in (5, 20))
    again = paired(few, few, full)
    for name, cell in full.cells.items():
        for amount in AMOUNTS:
            assert again.cells[name].amounts[amount].mean == pytest.approx(cell.amounts[amount].mean)
            assert again.cells[name].leads[amount].mean == pytest.approx(cell.leads[amount].mean)
        for outcome, course in cell.courses.items():
            np.testing.assert_allclose(again.cells[name].courses[outcome].monthly, course.monthly)
            assert again.cells[name].courses[outcome].repaid == course.repaid
    for amount in AMOUNTS:
        assert again.best(amount).name == full.best(amount).name


def test_a_paired_first_look_is_nearer_to_the_change_than_one_alone():
    """What a lever changes shows in the first look to within its paired error, not the level's."""
    before = Scenario().with_values({"organization.seats": 6})
    after = before.with_values({"quota.annual_quota": before.quota.annual_quota * 1.02})
    (few, full), (few_after, full_after) = (
        tuple(read(factorial(s.with_values({"run.replications": n}))) for n in (10, 200)) for s in (before, after)
    )
    shown = paired(few_after, few, full)
    for cell in CORNERS:
        true = full_after.cells[cell].amounts["revenue"].mean
        alone = abs(few_after.cells[cell].amounts["revenue"].mean - true)
        assert abs(shown.cells[cell].amounts["revenue"].mean - true) < max(alone, 1.0)
