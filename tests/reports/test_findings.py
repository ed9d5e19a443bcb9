"""What the page says follows the numbers, whatever their sign."""

from dataclasses import replace

from sim.engine.measures import Estimate
from sim.reports import two_by_two_words as findings
from sim.studies.factorial import PAY_ONLY, STATUS_QUO
from views.two_by_two import contrasts, trajectories


def with_effect(reading, key, contrast, effect):
    return replace(reading, effects={**reading.effects, key: {**reading.effects[key], contrast: effect}})


def raised(reading, name, amount, mean):
    """Return the reading with one corner's total set; its lead follows."""
    cell, base = reading.cells[name], reading.cells[STATUS_QUO]
    lead = mean - base.total[amount].mean
    changed = replace(
        cell,
        total={**cell.total, amount: Estimate(mean, mean, mean)},
        lead_total={**cell.lead_total, amount: Estimate(lead, lead, lead)},
    )
    return replace(reading, cells={**reading.cells, name: changed})


def test_the_headline_names_the_corner_with_the_highest_totals(reading):
    rich = raised(raised(reading, PAY_ONLY, "revenue", 9e6), PAY_ONLY, "contribution", 8e6)
    assert findings.headline(rich).startswith("Pay only leads over three years: +$")


def test_the_headline_says_when_nothing_beats_the_status_quo(reading):
    rich = raised(raised(reading, STATUS_QUO, "revenue", 9e6), STATUS_QUO, "contribution", 8e6)
    assert findings.headline(rich) == "Nothing beats the status quo over three years: it sells most and earns most."


def test_the_headline_says_when_revenue_and_contribution_disagree(reading):
    split = raised(raised(reading, PAY_ONLY, "contribution", 8e6), "team/partner-built", "revenue", 9e6)
    sentence = findings.headline(split)
    assert sentence.startswith("Build only sells most")
    assert "pay only earns most" in sentence
    assert "disagree" in sentence


def test_the_run_rate_stands_beside_the_total(reading):
    assert findings.detail(reading).startswith("In year 3 alone")


def test_titles_turn_with_the_sign_of_the_result(reading, turned):
    assert contrasts.title(reading) != contrasts.title(turned)
    good = with_effect(reading, "revenue", "interaction", Estimate(44e3, 40e3, 48e3))
    bad = with_effect(reading, "revenue", "interaction", Estimate(-44e3, -48e3, -40e3))
    unknown = with_effect(reading, "revenue", "interaction", Estimate(4e3, -4e3, 12e3))
    assert "reinforce each other (+$44k)" in contrasts.title(good)
    assert "get in each other's way (−$44k)" in contrasts.title(bad)
    assert "not settled" in contrasts.title(unknown)


def test_the_course_says_when_build_and_pay_never_overtakes(reading):
    name = "individual/partner-built"
    cell = replace(reading.cells[name], crossover=None, monthly_crossover=None)
    assert "never overtakes" in trajectories.title(replace(reading, cells={**reading.cells, name: cell}))
    assert "never" not in trajectories.title(reading)


def test_losses_from_building_are_said_with_the_run_rate_beside_them(reading):
    lossy = with_effect(reading, "revenue", "motion", Estimate(-83e3, -90e3, -76e3))
    lossy = with_effect(lossy, "last_year_revenue", "motion", Estimate(20e3, 15e3, 25e3))
    text = " ".join(findings.cautions(lossy))
    assert "Building partners loses revenue within three years here: −$83k per seat" in text
    assert "In year 3 alone it is ahead (+$20k)" in text


def test_a_negative_interaction_and_a_win_of_pay_alone_are_said(reading):
    negative = with_effect(reading, "contribution", "interaction", Estimate(-86e3, -103e3, -69e3))
    assert any("get in each other's way" in caution and "−$86k" in caution for caution in findings.cautions(negative))
    rich = raised(reading, PAY_ONLY, "contribution", 8e6)
    assert any(caution.startswith("Pay only wins on contribution") for caution in findings.cautions(rich))


def test_an_interval_that_includes_zero_is_said_and_a_settled_one_is_not(reading):
    open_one = with_effect(reading, "revenue", "pay", Estimate(1e3, -1e3, 3e3))
    assert any(
        "Not settled" in caution and "pay on 3-year revenue" in caution for caution in findings.cautions(open_one)
    )
    settled = with_effect(reading, "revenue", "pay", Estimate(5e3, 4e3, 6e3))
    assert not any("pay on 3-year revenue" in caution for caution in findings.cautions(settled))
