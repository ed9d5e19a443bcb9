"""How a scenario's numbers appear in widgets and tables; the one place where a share becomes percent."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.parameters import Declaration

PERCENT = 100.0
THOUSANDS_FROM = 10_000.0  # dollars that are shown in thousands
ATTAINMENTS = ("attainment", "own attainment")
_NO_DECIMALS = 1_000.0
_PER_TIME = ("/year", "/month")
_AROUND = {  # what stands before and behind a value, by how its declared unit begins
    "x base rate": ("×", ""),
    "times ": ("×", ""),
    "partner services gross profit per $": ("$", " per $"),
    "cost per $": ("$", " per $"),
    "months": ("", " months"),
    "hours/month": ("", " h/month"),
    "partner manager hours": ("", " h"),
    "deals in progress": ("", " deals"),
    "opportunities/month": ("", " a month"),
    "seats": ("", " seats"),
    "partners": ("", " partners"),
    "partner managers": ("", " managers"),
    "reps": ("", " reps"),
    "committed rep": ("", " reps"),
    "hazard/month": ("", " a month"),
}
_STEPS = 40  # positions of a slider, at least
_NICE = (1.0, 2.0, 5.0, 10.0)
_PARTS = (1, 2, 5, 10, 20, 50, 100)
_ON_A_POSITION = 1e-6
_EXACT = 12  # significant digits kept on the way back from the screen


@dataclass(frozen=True, kw_only=True)
class Format:
    """How a number is written: its factor on the screen, its unit there, and what stands around it in short."""

    factor: float
    unit: str
    before: str = ""
    after: str = ""
    whole: bool = False

    @property
    def pattern(self) -> str:
        """Return the printf format of a slider."""
        return f"{self.before}{'%d' if self.whole else '%.4g'}{self.after.replace('%', '%%')}"

    def to_screen(self, value: float) -> float:
        """Return the number a widget holds."""
        return _rounded(value * self.factor)

    def from_screen(self, value: float) -> float:
        """Return the number a scenario holds."""
        return _rounded(value / self.factor)

    def written(self, value: float) -> str:
        """Return the number with its unit in full, as tables print it."""
        number = f"{self.to_screen(value):,.6g}"
        return f"{number} {self.unit}".strip()

    def short(self, value: float) -> str:
        """Return the number with its unit as a slider shows it, without powers of ten."""
        screen = self.to_screen(value)
        large = abs(screen) >= _NO_DECIMALS
        return f"{self.before}{screen:,.0f}{self.after}" if large else f"{self.before}{screen:.4g}{self.after}"


def format_of(declared: Declaration) -> Format:
    """Return the format of a declared number: shares as percent, large amounts in $k, the rest as it is."""
    unit, whole = declared.unit, declared.kind is int
    if is_share(unit):
        rest = unit.removeprefix("share").strip()
        per_time = next((end for end in _PER_TIME if unit.endswith(end)), "")
        gap = " " if rest and not rest.startswith("/") else ""
        return Format(factor=PERCENT, unit=f"%{gap}{rest}", after=f" %{per_time}")
    if unit in ATTAINMENTS:
        return Format(factor=PERCENT, unit="% of quota", after=" %")
    if unit.startswith("$"):
        rest = unit.removeprefix("$").removeprefix(" credited revenue").removeprefix(" list revenue")
        if declared.plausible[1] >= THOUSANDS_FROM:
            return Format(factor=1e-3, unit=f"$k{rest}", before="$", after="k")
        return Format(factor=1.0, unit=f"${rest}", before="$")
    before, after = next((around for start, around in _AROUND.items() if unit.startswith(start)), ("", ""))
    return Format(factor=1.0, unit=unit, before=before, after=after, whole=whole)


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
