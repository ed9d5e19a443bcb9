"""What the live payout curve is drawn from: knots of sim, colors of the theme, and the files it runs in the browser."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from sim.plan_design.draggable_curve import TOP, Knot, LeverCurves
from sim.reports.wording import share
from views.style.theme import Theme

COLUMNS = ("attainment", "payout (target incentives)", "variable pay ($)")
FOLDER = Path(__file__).resolve().parent
STEPS = {"attainment": 0.01, "x base rate": 0.05, "target incentives": 0.05, "dollars": 1_000.0}
TELL_AT = (0.8, 1.0, 1.5)  # attainments whose pay is written under the curve
_ROWS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_MOST_ROWS = 7
_SHORTENED = 0.75  # height on a projector, where levers stand below


def script() -> str:
    """Return the JavaScript of the component."""
    return (FOLDER / "live_curve.js").read_text(encoding="utf-8")


def style() -> str:
    """Return the CSS of the component."""
    return (FOLDER / "live_curve.css").read_text(encoding="utf-8")


def drawing(
    name: str,
    curve: tuple[Knot, ...],
    levers: tuple[LeverCurves, ...],
    other: tuple[str, tuple[Knot, ...]] | None,
    theme: Theme,
    measures: int = 1,
) -> dict[str, Any]:
    """Return everything the component draws, as plain values; the axis holds every curve a lever can reach."""
    reached = [curve, *(other for lever in levers for other in lever.curves)]
    if other is not None:
        reached.append(other[1])
    ceiling = 1.06 * max(max(knot[1] for knot in curve) for curve in reached) or 1.0
    step = next((row for row in _ROWS if ceiling / row <= _MOST_ROWS), ceiling / _MOST_ROWS)
    names = [lever.label for lever in levers]
    return {
        "name": name,
        "curve": curve,
        "levers": [
            {
                "path": lever.path,
                "name": lever.label if names.count(lever.label) == 1 else f"{lever.label} ({place + 1})",
                "unit": lever.unit,
                "moves": lever.moves,
                "at": lever.at,
                "value": lever.value,
                "step": STEPS[lever.unit],
                "positions": lever.positions,
                "curves": lever.curves,
            }
            for place, lever in enumerate(levers)
        ],
        "other": {"name": other[0], "curve": other[1]} if other else None,
        "top": TOP,
        "ceiling": ceiling,
        "rows": [step * row for row in range(math.floor(ceiling / step) + 1)],
        "tell_at": TELL_AT,
        "summary": summary(name, curve, measures),
        "font": theme.font,
        "line": theme.line,
        "height": round(theme.height * (_SHORTENED if theme.name.endswith("projector") else 1.0)),
        "colors": {
            "ink": theme.ink,
            "muted": theme.muted,
            "grid": theme.grid,
            "zero": theme.zero,
            "surface": theme.surface,
            "mine": theme.accent["revenue"],
            "theirs": theme.muted,
        },
    }


def table(curve: tuple[Knot, ...]) -> pd.DataFrame:
    """Return the knots of a curve, with columns COLUMNS."""
    return pd.DataFrame(curve, columns=list(COLUMNS))


def summary(name: str, curve: tuple[Knot, ...], measures: int = 1) -> str:
    """Return the curve in one sentence: where it starts to pay, and what it pays at its bends."""
    bends = [f"{share(y)} of target incentive at {share(x)} of quota" for x, y, _ in curve][:8]
    others = ", the other measures at quota" if measures > 1 else ""
    return f"The payout curve of {name}{others} runs straight through {', '.join(bends)}."
