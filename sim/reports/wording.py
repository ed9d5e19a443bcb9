"""Numbers in words: money, shares and counts with sign, interval and direction, the same on every chart and page."""

from __future__ import annotations

import math
import re

from sim.engine.measures import Estimate
from sim.pay.money import MINUS, signed_size, written_dollars

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&-]|:(?=[\w/]))")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_STEPS = ((1e9, "B"), (1e6, "M"), (1e3, "k"))
_TWO_DIGITS, _ONE_DIGIT = 10.0, 100.0
_ROUNDS_UP = 0.9995  # $999,500 is already $1M in three digits


def money(value: float) -> str:
    """Return dollars in three digits at most: $1.32M, $420k, −$8.1k, $0."""
    size = abs(value)
    for unit, letter in _STEPS:
        if size >= unit * _ROUNDS_UP:
            return signed_size(value, f"{_three_digits(size / unit)}{letter}")
    return signed_size(value, f"{size:.0f}")


def signed_money(value: float) -> str:
    """Return dollars with their sign always written: +$131k, −$8.1k, $0."""
    return _plus(value, money(value))


def measured(value: Estimate) -> str:
    """Return a mean in no more digits than its interval supports: 2,843,210 ± 72,000 is `$2.84M`."""
    half = (value.high - value.low) / 2.0
    if half <= 0.0:
        return money(value.mean)
    place = 10.0 ** math.floor(math.log10(half))
    return money(round(value.mean / place) * place)


def signed_measured(value: Estimate) -> str:
    """Return what `measured` does, its sign always written: `+$2.84M`."""
    return _plus(value.mean, measured(value))


def dollars(value: float, decimals: int = 2) -> str:
    """Return dollars in full, to the cent unless said otherwise: $1,320,004.50, −$8.10."""
    return written_dollars(value, decimals)


def signed_dollars(value: float) -> str:
    """Return dollars to the cent, their sign always written: +$8.10, −$8.10, $0.00."""
    return _plus(value, dollars(value))


def half_width(estimate: Estimate) -> str:
    """Return the half width of an interval in two digits without the currency, to stand beside its mean: `±3.1k`."""
    half = (estimate.high - estimate.low) / 2.0
    return f"±{money(float(f'{half:.2g}')).removeprefix('$')}"


def between(estimate: Estimate) -> str:
    """Return the interval of an amount of money: `$128k to $134k`."""
    return f"{money(estimate.low)} to {money(estimate.high)}"


def signed_between(estimate: Estimate) -> str:
    """Return the interval of a difference in money: `+$128k to +$134k`."""
    return f"{signed_money(estimate.low)} to {signed_money(estimate.high)}"


def arrow(estimate: Estimate) -> str:
    """Return ▲ or ▼ when the interval of a difference lies on one side of zero, else ◆."""
    return "▲" if estimate.low > 0.0 else "▼" if estimate.high < 0.0 else "◆"


def difference(estimate: Estimate) -> str:
    """Return a difference in words: `▲ $131k more ($128k to $134k)`; ◆ and `not settled` when zero lies inside."""
    if includes_zero(estimate):
        return f"◆ {signed_money(estimate.mean)}, not settled ({signed_between(estimate)})"
    if estimate.mean > 0.0:
        return f"▲ {money(estimate.mean)} more ({between(estimate)})"
    return f"▼ {money(-estimate.mean)} less ({between(Estimate(-estimate.mean, -estimate.high, -estimate.low))})"


def includes_zero(estimate: Estimate) -> bool:
    """Return whether zero lies inside the interval, bounds included."""
    return estimate.low <= 0.0 <= estimate.high


def share(value: float) -> str:
    """Return a share as percent: 0.25 is `25 %`."""
    return f"{100.0 * value:.3g} %".replace("-", MINUS)


def times(value: float) -> str:
    """Return a ratio: `×1.9`."""
    return f"×{value:.2f}" if value < _TWO_DIGITS else f"×{value:.0f}"


def plain(text: str) -> str:
    """Return text that somebody else wrote so that Markdown shows it letter by letter: no link, image or emphasis."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def count(number: int) -> str:
    """Return a small count as a word: three; larger ones in digits."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else f"{number:,}"


def years(number: int) -> str:
    """Return a number of years: `one year`, `three years`."""
    return f"{count(number)} year{'' if number == 1 else 's'}"


def capitalized(text: str) -> str:
    """Return text with its first letter capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def listed(parts: list[str]) -> str:
    """Return a list in words: `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _plus(value: float, written: str) -> str:
    return f"+{written}" if value > 0.0 and written.strip("$0.") else written


def _three_digits(value: float) -> str:
    digits = 2 if value < _TWO_DIGITS * _ROUNDS_UP else 1 if value < _ONE_DIGIT * _ROUNDS_UP else 0
    written = f"{value:.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
