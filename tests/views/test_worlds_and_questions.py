"""Worlds, questions and weights say what their numbers say, and warn where one cell wins nearly always."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from sim.engine.measures import Estimate
from sim.reports import assumption_weights as weights, question_words as questions, robustness_words
from sim.scenario.scenario import Scenario
from sim.studies.best_slopes import Offer, SharingComparison
from sim.studies.factorial import BUILD_AND_PAY, CORNERS
from sim.uncertainty.one_at_a_time import NumberSwing, OneAtATime
from sim.uncertainty.robustness import Robustness
from sim.uncertainty.unknowns import unknowns
from views.style.theme import theme_for
from views.two_by_two import plausible as worlds


def drawn(wins: dict[str, int]) -> Robustness:
    best = [place for cell, count in wins.items() for place in [CORNERS.index(cell)] * count]
    amounts = np.eye(4)[best] * 100.0
    unknown = unknowns(Scenario())[:2]
    totals = {"revenue": amounts, "contribution": amounts[:, ::-1]}
    settled = {name: np.ones(len(best)) for name in totals}
    return Robustness(
        scenario=Scenario(), unknown=unknown, values=np.zeros((len(best), 2)), totals=totals, settled=settled
    )


def test_the_finding_names_the_winners_of_both_outcomes():
    sentence = robustness_words.finding(drawn({BUILD_AND_PAY: 7, "team/partner-built": 3}))
    assert sentence == (
        "Of 10 plausible worlds, team pay + vendor-led earns most in 70 %; "
        "individual pay + partner-built sells most in 70 %"
    )


def test_a_lopsided_result_warns_and_an_even_one_does_not():
    assert robustness_words.caution(drawn({BUILD_AND_PAY: 7, "team/partner-built": 3})) == []
    warned = robustness_words.caution(drawn({BUILD_AND_PAY: 9, "team/partner-built": 1}))
    assert len(warned) == 2
    assert all("more than 80 %" in warning for warning in warned)


@pytest.mark.parametrize("surface", ["light", "dark"])
def test_the_chart_holds_the_shares_and_their_table(surface):
    robustness = drawn({BUILD_AND_PAY: 7, "team/partner-built": 3})
    chart = worlds.worlds_chart(robustness, theme_for(surface))
    revenue = chart.figure.data[0]
    assert list(revenue.x) == [0.0, 0.0, 0.3, 0.7]
    assert len(chart.table) == 8
    assert chart.table["share of worlds won"].sum() == pytest.approx(2.0)
    assert "nobody has measured" in chart.summary


def answered(team: float, individual: float, spread: float) -> SharingComparison:
    noise = np.array([-spread, spread] * 10)
    return SharingComparison(
        "equal pool", Offer("individual", 0.1, individual + 0.0 * noise), Offer("team", 0.2, team + noise)
    )


def test_an_answer_names_the_winner_or_says_that_it_is_not_settled():
    assert "team pay brings $2k more" in questions.sentence("Vendor-led", answered(5_000.0, 3_000.0, 10.0))
    assert "individual pay brings $2k more" in questions.sentence("Vendor-led", answered(3_000.0, 5_000.0, 10.0))
    assert "not settled" in questions.sentence("Vendor-led", answered(3_000.0, 3_001.0, 500.0))


def test_the_default_lies_just_under_the_boundary_of_a_team_of_five():
    behavior = Scenario().behavior
    text = questions.ties(5, behavior.result_correlation, behavior.internalization)
    assert "stands at 0.30, just under the 0.31" in text
    assert "takes 0.45" in text or "takes 0.46" in text
    assert "above the 0.31" in questions.ties(5, 0.0, 0.5)
    assert "team of one" in questions.ties(1, 0.0, 0.5)


def test_the_heaviest_number_comes_first_and_what_was_not_varied_last():
    light, heavy = unknowns(Scenario())[:2]
    small, large = Estimate(1.0, 0.5, 1.5), Estimate(90.0, 80.0, 100.0)
    loss = Estimate(-90.0, -100.0, -80.0)
    rows = (
        NumberSwing(unknown=light, at_low={"motion": small, "pay": small}, at_high={"motion": large, "pay": small}),
        NumberSwing(unknown=heavy, at_low={"motion": loss, "pay": small}, at_high={"motion": large, "pay": large}),
    )
    sensitivity = OneAtATime(
        scenario=Scenario(), outcome="contribution", replications=40, now={"motion": small, "pay": small}, rows=rows
    )
    paths = [light.about.path, "run.seed", heavy.about.path]
    table = pd.DataFrame({"group": "", "parameter": paths, "value": "", "unit": "", "path": paths})
    shown = weights.joined(table, sensitivity)
    assert shown["path"].tolist() == [heavy.about.path, light.about.path, "run.seed"]
    assert shown[weights.MOTION].tolist() == ["66.9 %", "33.1 %", ""]
    text = weights.finding(sensitivity)
    assert f"{heavy.about.label} alone can turn its sign" in text
    calm = dataclasses.replace(sensitivity, rows=rows[:1])
    assert "none alone" in weights.finding(calm)
