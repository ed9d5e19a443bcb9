"""How a scenario's numbers appear in widgets and tables; the one place where a share becomes percent."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.parameters import Declaration

PERCENT = 100.0
THOUSANDS_FROM = 10_000.0  # dollars that are shown in thousands
ATTAINMENTS = ("attainment", "own attainment")
_STEPS = 40  # positions of a slider, at least
_NICE = (1.0, 2.0, 5.0, 10.0)
_PARTS = (1, 2, 5, 10, 20, 50, 100)
_ON_A_POSITION = 1e-6
_EXACT = 12  # significant digits kept on the way back from the screen


@dataclass(frozen=True, kw_only=True)
class Format:
    """How a number is written: its factor on the screen, its unit there, the slider's printf format."""

    factor: float
    unit: str
    pattern: str

    def to_screen(self, value: float) -> float:
        """Return the number a widget holds."""
        return _rounded(value * self.factor)

    def from_screen(self, value: float) -> float:
        """Return the number a scenario holds."""
        return _rounded(value / self.factor)

    def written(self, value: float) -> str:
        """Return the number with its unit, as tables and help texts print it."""
        number = f"{self.to_screen(value):,.6g}"
        return f"{number} {self.unit}".strip()


def format_of(declared: Declaration) -> Format:
    """Return the format of a declared number: shares as percent, large amounts in $k, the rest as it is."""
    unit = declared.unit
    if is_share(unit):
        rest = unit.removeprefix("share").strip()
        gap = " " if rest and not rest.startswith("/") else ""
        return Format(factor=PERCENT, unit=f"%{gap}{rest}", pattern="%.4g %%")
    if unit in ATTAINMENTS:
        return Format(factor=PERCENT, unit="% of quota", pattern="%.4g %%")
    if unit.startswith("$"):
        rest = unit.removeprefix("$").removeprefix(" credited revenue").removeprefix(" list revenue")
        if declared.plausible[1] >= THOUSANDS_FROM:
            return Format(factor=1e-3, unit=f"$k{rest}", pattern="$%.4gk")
        return Format(factor=1.0, unit=f"${rest}", pattern="$%.4g")
    return Format(factor=1.0, unit=unit, pattern="%d" if declared.kind is int else "%.4g")


def is_share(unit: str) -> bool:
    """Return whether a unit is a share of something, which a screen shows as percent."""
    return unit == "share" or unit.startswith(("share ", "share/"))


def nice_step(low: float, high: float, whole: bool) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that divides the range into 40 positions or a few more."""
    rough = max((high - low) / _STEPS, 1e-9)
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(nice * power for nice in _NICE if nice * power <= rough * (1.0 + 1e-9))
    return max(1.0, step) if whole else step


def fitting_step(low: float, high: float, value: float, whole: bool) -> float:
    """Return a nice step, or the next finer one from whose positions, counted from the low end, `value` is one.

    A browser moves a slider off a value that is none of its positions.
    """
    step = nice_step(low, high, whole)
    for part in _PARTS:
        finer = max(1.0, step / part) if whole else step / part
        if abs((value - low) / finer - round((value - low) / finer)) < _ON_A_POSITION:
            return finer
    return step


def _rounded(value: float) -> float:
    return float(f"{value:.{_EXACT}g}")
