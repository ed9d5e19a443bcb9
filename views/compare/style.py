"""How each scenario of a comparison looks: cells as on the 2x2, others in colors, dashes and markers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.reports.cells import LABELS
from sim.reports.comparison import Lineup
from views.style.labels import broken, room_for
from views.style.theme import Theme, axis, dash_of, marker_of

_CELLS = {label: cell for cell, label in LABELS.items()}
_DASHES = ("solid", "dot", "dashdot", "longdash", "longdashdot", "dash")
_SYMBOLS = ("square", "triangle-up", "x", "star", "pentagon", "cross")


@dataclass(frozen=True)
class Look:
    """Color, dash and marker of one scenario."""

    color: str
    dash: str
    symbol: str


def looks(lineup: Lineup, theme: Theme) -> dict[str, Look]:
    """Return the look of every scenario by label; the baseline is the muted one."""
    names = list(lineup.sides)
    taken = {theme.color(_CELLS[name]) for name in lineup.others if name in _CELLS}
    free = [color for color in _palette(theme) if color not in taken] + [theme.ink]
    styles: dict[str, Look] = {}
    for place, name in enumerate(name for name in names if name not in _CELLS):
        color = free[place % len(free)]
        styles[name] = Look(color, _DASHES[place % len(_DASHES)], _SYMBOLS[place % len(_SYMBOLS)])
    for name in names:
        if name in _CELLS:
            cell = _CELLS[name]
            styles[name] = Look(theme.color(cell), dash_of(cell), marker_of(cell))
    base = styles[lineup.baseline]
    return {**styles, lineup.baseline: Look(theme.muted, base.dash, base.symbol)}


def rows_axis(names: Sequence[str], theme: Theme, above: float = 0.0) -> dict[str, Any]:
    """Return a vertical axis with a row for each label, the first on top, written so far `above` its row."""
    return axis(
        theme,
        range=[0.5 - len(names), 0.5],
        tickvals=[above - place for place in range(len(names))],
        ticktext=[broken(name) for name in names],
        tickfont={"size": theme.font - 1, "color": theme.ink},
        showgrid=False,
    )


def rows_margin(names: Sequence[str], theme: Theme) -> float:
    """Return the left margin that holds the labels of `rows_axis`."""
    return room_for((broken(name) for name in names), theme)


def rows_height(rows: int, theme: Theme) -> int:
    """Return the height of a chart of rows, at least the theme's."""
    return max(theme.height, int(rows * theme.font * 4.2 + theme.font * 5))


def _palette(theme: Theme) -> list[str]:
    return [
        theme.accent["revenue"],
        theme.limits["cap"],
        theme.better,
        theme.worse,
        theme.limits["hours"],
    ]
