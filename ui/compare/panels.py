"""The parts of the Compare page: measures, months, payouts, people, why; and the worlds of one plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from sim.engine.results import DETAILED_REPLICATIONS, Result
from sim.reports import comparison_words, explanation_words
from sim.reports.comparison import Lineup, arms_only, read_lineup
from sim.reports.wording import listed
from sim.scenario.market_levels import AS_PLANNED, at_market_levels
from sim.scenario.scenario import Scenario
from sim.studies.comparison import comparable
from ui.background import batches, looks
from ui.background.looks import Look
from ui.compare import choice, why as explanations
from ui.compare.candidates import Option
from ui.compare.session import Question
from ui.widgets import charts
from ui.widgets.formats import format_of
from ui.widgets.levers import declared_at
from views.compare import (
    costing,
    courses,
    effects as comparison_effects,
    explanation,
    people as comparison_people,
    spreads,
)

SCENARIO = "scenario"


def compared(chosen: tuple[str, ...], known: Mapping[str, Option]) -> tuple[dict[str, Scenario], Look[Lineup]]:
    """Return the chosen scenarios by label, all run as the first one is, and what can be shown; SimError if nothing."""
    baseline = known[chosen[0]].label
    scenarios = comparable({known[key].label: known[key].scenario for key in chosen}, baseline)
    return scenarios, batches.look("compare", scenarios, _reader(baseline))


def costed(option: Option) -> tuple[Scenario, Look[Lineup]]:
    """Return the scenario whose plan is costed, and what can be shown of its worlds; SimError if nothing."""
    scenario = option.scenario
    return scenario, batches.look("costing", at_market_levels(scenario), _reader(AS_PLANNED))


def cautions(lineup: Lineup) -> None:
    """Draw a caution where scenarios differ only in what none of them runs."""
    idle = arms_only(lineup)
    if idle:
        charts.cautions(
            [
                f"{listed(list(idle))} and {lineup.baseline} differ only in the plans and motions of the 2×2, which "
                "they do not run. Choose a cell under Whole scenarios run as."
            ]
        )


def effects(lineup: Lineup) -> None:
    """Draw all headline measures, the changes over the horizon, and what differs."""
    st.header("The baseline's values, and by how much the others differ", anchor=False)
    st.dataframe(
        by_scenario(comparison_words.headlines_table(lineup)),
        hide_index=True,
        column_config={SCENARIO: st.column_config.TextColumn(pinned=True)},
        key="compare.headlines",
        height="content",
        alt="Headline measures, one row a scenario",
    )
    st.caption(
        "▲ or ▼: the paired 95 % interval lies on one side of zero; ◆: not settled. Better in: share of replications "
        "in which the scenario is on the better side; a tie counts half. Measures without a better side have none."
    )
    charts.draw(comparison_effects.effects_chart(lineup, charts.theme(), last_year=False))
    changed = differing(lineup)
    st.header(f"What differs: {len(changed)} value{'' if len(changed) == 1 else 's'}", anchor=False)
    st.dataframe(changed, hide_index=True, key="compare.differences", alt="Every value in which the scenarios differ")


def by_scenario(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of measures by scenario with a row for each scenario, so that all scenarios stand in sight."""
    turned = table.set_index("measure").T
    return turned.rename_axis(columns=None).rename_axis(SCENARIO).reset_index()


def months(lineup: Lineup) -> None:
    """Draw monthly revenue with the baseline as a ghost, and who is ahead in total."""
    theme = charts.theme()
    charts.row((courses.monthly_chart(lineup, theme), courses.lead_chart(lineup, theme)))


def payouts(lineup: Lineup) -> None:
    """Draw the distributions of attainment and of payout."""
    theme = charts.theme()
    charts.row(tuple(spreads.spread_chart(lineup, kind, theme) for kind in spreads.SPREADS))


def people(lineup: Lineup) -> None:
    """Draw who gains and who loses under one scenario, fairness and retention under all."""
    theme = charts.theme()
    other = choice.other(lineup.others, "Whose winners and losers")
    charts.row((comparison_people.people_chart(lineup, other, theme), comparison_people.retention_chart(lineup, theme)))
    charts.draw(comparison_people.fairness_chart(lineup, theme))
    st.caption(
        f"Of the first {min(lineup.replications, DETAILED_REPLICATIONS):,} replications, people in the same seat in "
        f"the same year of both runs, pay annualized. Thirds are by attainment under {lineup.baseline}; newcomers had "
        "less than a full year. Who left earlier in one of the runs cannot be paired."
    )


def why(lineup: Lineup, scenarios: Mapping[str, Scenario]) -> Look[explanations.Answer] | None:
    """Draw the choice of what is explained, the button that starts it, and the answer so far; return what is there."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        other = choice.other(tuple(scenarios)[1:], "Why this one differs from the baseline")
        measure = choice.measure()
        last_year = choice.window()
        split = choice.split_pay()
        baseline = next(iter(scenarios))
        question = Question(baseline, other, scenarios[baseline], scenarios[other], measure, last_year, split)
        st.button(
            "Explain",
            key="explain.ask",
            type="primary",
            icon=":material/account_tree:",
            on_click=explanations.ask,
            args=(question,),
        )
    asked = explanations.asked()
    if asked is None:
        st.info(
            f"Takes the difference between **{other}** and **{lineup.baseline}** apart: every combination of their "
            "inputs is run on the same draws, and each group of inputs gets its average effect over all orders in "
            "which they could be changed (Shapley 1953). It works in the background; look at other parts meanwhile.",
            icon=":material/account_tree:",
        )
        return None
    if asked.key != question.key:
        st.caption(
            charts.escaped(
                f"Below: {asked.measure}, {asked.other} against {asked.baseline}, as asked before. "
                "Press Explain for what is chosen now."
            )
        )
    look = explanations.look(asked)
    if look.reading is not None:
        _answer(look, look.reading)
    return look


def worlds(lineup: Lineup) -> None:
    """Draw what one plan pays and leaves in every world, and how attainment and payout spread there."""
    theme = charts.theme()
    charts.row(tuple(costing.worlds_chart(lineup, measure, theme) for measure in comparison_words.SHOWN))
    charts.row(tuple(spreads.spread_chart(lineup, kind, theme) for kind in spreads.SPREADS))
    with st.expander("All headline measures by world"):
        st.dataframe(
            comparison_words.headlines_table(lineup),
            hide_index=True,
            key="costing.headlines",
            alt="Headline measures",
        )


PARTS: Mapping[str, Callable[[Lineup], None]] = {
    "effects": effects,
    "months": months,
    "pay": payouts,
    "people": people,
}


def differing(lineup: Lineup) -> pd.DataFrame:
    """Return every value that differs, by its label and path, with units as on the levers."""
    first = lineup.sides[lineup.baseline].scenario
    rows = []
    for row in lineup.differences.itertuples(index=False):
        path, *values = row
        rows.append((_label(first, path), *(_written(first, path, value) for value in values), path))
    return pd.DataFrame(rows, columns=["what", *lineup.sides, "path"])


def _label(scenario: Scenario, path: str) -> str:
    try:
        return declared_at(scenario, path).label
    except (LookupError, ValueError):
        return path.rpartition(".")[2].replace("_", " ").capitalize()


def _written(scenario: Scenario, path: str, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return format_of(declared_at(scenario, path)).written(value)
        except (LookupError, ValueError):
            return f"{value:,.6g}"
    return str(value)


def _answer(look: Look[explanations.Answer], answer: explanations.Answer) -> None:
    theme, asked = charts.theme(), answer.question
    sentence = explanation_words.sentence(answer.explanation, asked.baseline, asked.other)
    st.header(charts.escaped(sentence), anchor=False)
    shown = [explanation.waterfall_chart(answer.explanation, asked.baseline, asked.other, theme)]
    if answer.explanation.within:
        shown.append(explanation.within_chart(answer.explanation, theme))
    charts.row(tuple(shown))
    looks.byline(look, explanations.repeatable(look, answer))


def _reader(baseline: str) -> Callable[[Mapping[str, Result]], Lineup]:
    def read(results: Mapping[str, Result]) -> Lineup:
        return read_lineup(results, baseline)

    return read
