"""The form of the page Your company: the few numbers everybody knows about their organization."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from sim.calibration.own_numbers import OwnNumbers, OwnStart, start_from
from sim.errors import ScenarioError
from sim.parameters import Declaration
from sim.scenario.scenario import Scenario
from ui.session import presets, state
from ui.widgets.charts import escaped
from ui.widgets.formats import PERCENT
from ui.widgets.levers import declared_at

ORIGIN = "your numbers"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question of the form: a field of OwnNumbers, where a scenario holds it, how it is asked, and its help."""

    field: str
    path: str
    label: str
    help: str
    step: float
    percent: bool = False


QUESTIONS = (
    Asked(
        field="seats", path="organization.seats", label="Partner managers", step=1.0, help="Seats, vacancies included."
    ),
    Asked(
        field="partners_per_seat",
        path="organization.partners_per_seat",
        label="Partners for each of them",
        step=1.0,
        help="Partner companies one manager looks after.",
    ),
    Asked(
        field="quota",
        path="quota.annual_quota",
        label="Annual quota of one, $",
        step=10_000.0,
        help="List revenue a partner manager is expected to bring in a year.",
    ),
    Asked(
        field="deal_size",
        path="market.deal_size",
        label="Deal size, $",
        step=1_000.0,
        help="Mean list revenue of a won deal.",
    ),
    Asked(
        field="win_rate",
        path="delivery.vendor_led_win_rate",
        label="Win rate, %",
        step=1.0,
        percent=True,
        help="Of the opportunities somebody works, the share that is won.",
    ),
    Asked(
        field="cycle_months",
        path="delivery.vendor_led_cycle_months",
        label="Sales cycle, months",
        step=0.5,
        help="From the first meeting to the signature.",
    ),
    Asked(
        field="ote",
        path="archetypes.team.ote_per_year",
        label="OTE, $ a year",
        step=1_000.0,
        help="Base salary plus target incentive of a partner manager.",
    ),
    Asked(
        field="base_share",
        path="archetypes.team.base_share",
        label="Base share today, %",
        step=1.0,
        percent=True,
        help="Base salary as a share of OTE in the plan you have now.",
    ),
)
COLUMNS = 4


@dataclass
class StartSession:
    """What the page Your company made last, to say what it rests on."""

    begun: OwnStart | None = None


def draw() -> None:
    """Draw the form; sent, its numbers become the scenario in force, which undo takes back."""
    known = presets.presets()
    trade = st.selectbox(
        "Most like which of these?",
        list(known),
        format_func=lambda name: known[name].name,
        key="start.trade",
        help="It says what you do not: hours, partners' economics, how people respond. All of it can be changed later.",
    )
    base = known[trade]
    with st.form(f"start.{trade}", border=False):
        name = st.text_input("What shall it be called?", "Our organization", max_chars=100, key="start.name")
        values: dict[str, float] = {}
        for row in range(0, len(QUESTIONS), COLUMNS):
            for place, asked in zip(st.columns(COLUMNS), QUESTIONS[row : row + COLUMNS], strict=False):
                with place:
                    values[asked.field] = _number(asked, base, trade)
        sent = st.form_submit_button("Show my organization", type="primary", icon=":material/play_arrow:")
    if sent:
        _begin(base, _own(name, values))


def _number(asked: Asked, base: Scenario, trade: str) -> float:
    """Draw one question, within what the model covers, and return its answer as a scenario holds it."""
    declared: Declaration = declared_at(base, asked.path)
    factor = PERCENT if asked.percent else 1.0
    whole = declared.kind is int
    kind: type = int if whole else float
    answer = st.number_input(
        escaped(asked.label),
        min_value=kind(declared.low * factor),
        max_value=kind(declared.high * factor),
        value=kind(round(getattr(OwnNumbers.of(base), asked.field) * factor, 6)),
        step=kind(asked.step),
        format="%d" if whole else "%.0f" if asked.step >= 1.0 else "%.1f",
        key=f"start.{trade}.{asked.field}",
        help=asked.help,
    )
    return float(answer) / factor


def _own(name: str, values: dict[str, float]) -> OwnNumbers:
    """Return the answers as one record, whole numbers where it counts."""
    return OwnNumbers(
        name=name.strip() or "Our organization",
        seats=int(values["seats"]),
        partners_per_seat=int(values["partners_per_seat"]),
        deal_size=values["deal_size"],
        win_rate=values["win_rate"],
        cycle_months=values["cycle_months"],
        quota=values["quota"],
        ote=values["ote"],
        base_share=values["base_share"],
    )


def _begin(base: Scenario, own: OwnNumbers) -> None:
    try:
        begun = start_from(base, own)
    except ScenarioError as problem:
        st.error(escaped(str(problem)), icon=":material/error:")
        return
    state.load(begun.scenario, ORIGIN)
    state.of(StartSession).begun = begun
    st.rerun()
