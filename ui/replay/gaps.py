"""What a replay's files leave open, as choices under the headline: quota, OTE, time in seat, people without credit."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sim.replay.actuals import PLANS_OWN
from sim.replay.gaps import FileGap
from sim.replay.payees import ALL_YEAR, BY_CREDITS, LEFT_OUT, OTE, PAID, QUOTA, SEAT, TEAM, WITHOUT_CREDITS
from sim.replay.quotas import MEAN_OF_TEAM
from sim.replay.replay import Replay
from sim.reports.wording import dollars, plain
from sim.scenario.scenario import Scenario
from ui.replay.session import session
from ui.session import state

ONE_FOR_ALL = "one for everybody"
LEAST, MOST, STEP = 1.0, 1e10, 10_000.0  # $/year
WIDTH, AMOUNT_WIDTH = 208, 150
Options = Mapping[str, str | float | None]  # what an option states; None: an amount, asked for beside it


def draw(replayed: Replay, scenario: Scenario) -> None:
    """Draw a choice for everything that the files leave open; nothing where they say all."""
    gaps = {gap.about: gap for gap in replayed.gaps if gap.about != TEAM}
    if not gaps:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for name, gap in gaps.items():
            _choice(gap, _options(name, scenario), _default(name))


def _options(name: str, scenario: Scenario) -> Options:
    """Return what can be chosen, by its label."""
    known: Mapping[str, Options] = {
        QUOTA: {
            ONE_FOR_ALL: None,
            f"the scenario's {dollars(scenario.quota.annual_quota, 0)}": scenario.quota.annual_quota,
            "the mean of what was sold": MEAN_OF_TEAM,
        },
        OTE: {
            "as each plan states it": PLANS_OWN,
            ONE_FOR_ALL: None,
            f"the scenario's {dollars(scenario.plan.ote_per_year, 0)}": scenario.plan.ote_per_year,
        },
        SEAT: {"all year": ALL_YEAR, "from first to last credit": BY_CREDITS},
        WITHOUT_CREDITS: {"paid all the same": PAID, "left out": LEFT_OUT},
    }
    return known[name]


def _default(name: str) -> int | None:
    """Return which option stands when nobody chose; None where nothing does."""
    return None if name == QUOTA else 0


def _choice(gap: FileGap, options: Options, default: int | None) -> None:
    """Draw one choice, with the amount beside it where that is asked for."""
    name, labels = gap.about, list(options)
    picked = session().picked.get(name)
    key = f"replay.gap.{name}"
    mapped = gap.chosen and name not in session().choices
    chosen = st.selectbox(
        _label(gap), labels, index=labels.index(picked) if picked in labels else None if mapped else default, key=key,
        placeholder="as the mapping states" if mapped else "Choose one", width=WIDTH,
        help=_help(gap), on_change=_pick, args=(name, key, options),
    )  # fmt: skip
    if chosen is not None and options[chosen] is None:
        amount, amount_key = session().choices.get(name), f"{key}.amount"
        st.number_input(
            f"{_noun(name)}, $ a year", LEAST, MOST, amount if isinstance(amount, float) else None, STEP,
            format="%.0f", key=amount_key, placeholder="dollars", width=AMOUNT_WIDTH, on_change=_amount,
            args=(name, amount_key),
        )  # fmt: skip


def _noun(name: str) -> str:
    return "OTE" if name == OTE else name.capitalize()


def _label(gap: FileGap) -> str:
    """Return what is asked, in the words of the field."""
    if gap.about == WITHOUT_CREDITS:
        return f"{gap.people:,} on the roster without a deal"
    if gap.about == SEAT:
        return "Everybody is in seat"
    return f"{_noun(gap.about)} of {gap.people:,} people"


def _help(gap: FileGap) -> str:
    """Return why it is asked, and of whom."""
    why = {
        QUOTA: "A quota decides what a result pays. The mean of what was sold is made of the very results it is held "
        "against, so a team stands at 100 % by construction.",
        OTE: "On-target earnings, which each plan splits by its own mix. A roster may have a column `ote`.",
        SEAT: "Base salary, quota and target are for the months in seat. A roster may have columns `start` and `end`.",
        WITHOUT_CREDITS: "They are paid base salary, and a team's result, as long as they are not left out.",
    }[gap.about]
    whom = f" {', '.join(gap.names)}." if gap.names else ""
    return plain(f"{why}{whom}")


def _pick(name: str, key: str, options: Options) -> None:
    kept, label = session(), state.value_of(key)
    kept.choices = {about: value for about, value in kept.choices.items() if about != name}
    kept.picked = {**kept.picked, name: label}
    value = options.get(label)
    if value is not None:
        kept.choices = {**kept.choices, name: value}


def _amount(name: str, key: str) -> None:
    kept, value = session(), state.value_of(key)
    rest = {about: amount for about, amount in kept.choices.items() if about != name}
    kept.choices = rest if value is None else {**rest, name: float(value)}
