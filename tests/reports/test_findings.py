"""What the page says follows the numbers, whatever their sign."""

from dataclasses import replace

from sim.engine.measures import Estimate
from sim.reports import two_by_two_words as findings
from sim.studies.factorial import BUILD_AND_PAY
from views.two_by_two import contrasts, course
from views.two_by_two.course import View


def with_effect(reading, key, contrast, effect):
    return replace(reading, effects={**reading.effects, key: {**reading.effects[key], contrast: effect}})


def test_titles_turn_with_the_sign_of_the_result(reading, turned):
    assert contrasts.title(reading) != contrasts.title(turned)
    good = with_effect(reading, "revenue", "interaction", Estimate(44e3, 40e3, 48e3))
    bad = with_effect(reading, "revenue", "interaction", Estimate(-44e3, -48e3, -40e3))
    unknown = with_effect(reading, "revenue", "interaction", Estimate(4e3, -4e3, 12e3))
    assert "reinforce each other (+$44k)" in contrasts.title(good)
    assert "get in each other's way (−$44k)" in contrasts.title(bad)
    assert "not settled" in contrasts.title(unknown)


def test_the_course_says_when_a_cell_never_overtakes(reading):
    cell = reading.cells[BUILD_AND_PAY]
    never = replace(cell.courses["revenue"], ahead=None, repaid=None)
    behind = replace(cell, courses={**cell.courses, "revenue": never})
    changed = replace(reading, cells={**reading.cells, BUILD_AND_PAY: behind})
    view = View(outcome="revenue", cell=BUILD_AND_PAY, seats=1)
    assert "never stays ahead" in course.title(changed, view)
    assert "never" not in course.title(reading, view)


def test_losses_from_building_are_said_with_the_run_rate_beside_them(reading):
    lossy = with_effect(reading, "revenue", "motion", Estimate(-83e3, -90e3, -76e3))
    lossy = with_effect(lossy, "last_year_revenue", "motion", Estimate(20e3, 15e3, 25e3))
    notes = " ".join(findings.cautions(lossy))
    assert "Building partners without a new plan loses revenue within three years here: −$83k per seat" in notes
    assert "In year 3 alone it is ahead (+$20k)" in notes


def test_a_negative_interaction_is_said_where_it_counts(reading):
    lossy = with_effect(reading, "contribution", "interaction", Estimate(-86e3, -103e3, -69e3))
    assert any("less than the sum" in note and "−$86k" in note for note in findings.cautions(lossy))
    both = with_effect(lossy, "contribution", "both", Estimate(9e6, 8e6, 10e6))
    assert not any("less than the sum" in note and "−$86k" in note for note in findings.cautions(both))


def test_an_interval_that_includes_zero_is_said_and_a_settled_one_is_not(reading):
    open_one = with_effect(reading, "revenue", "pay", Estimate(1e3, -1e3, 3e3))
    assert any(
        "Within simulation error" in note and "pay on 3-year revenue" in note for note in findings.cautions(open_one)
    )
    settled = with_effect(reading, "revenue", "pay", Estimate(5e3, 4e3, 6e3))
    assert not any("pay on 3-year revenue" in caution for caution in findings.cautions(settled))
