"""Why one scenario does better than another, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from sim.engine.measures import Estimate
from sim.reports.wording import includes_zero, listed, money, share, signed_between, signed_money
from sim.studies.explanation import Explanation

WITHIN = {"mix": "pay mix", "curve": "curve", "sharing": "sharing", "cap": "cap", "plan": "plan"}


def sentence(explanation: Explanation, baseline: str, other: str) -> str:
    """Return why, in one or two sentences: the difference, its parts from the largest, and what is within pay."""
    whole = explanation.difference
    if not explanation.parts:
        return f"{other} and {baseline} have the same inputs, so there is no difference to explain."
    if includes_zero(whole):
        first = f"Whether {other} brings more {explanation.measure} than {baseline} is not settled"
        first += f" ({signed_between(whole)} a seat)"
    else:
        word = "more" if whole.mean > 0.0 else "less"
        first = f"{other} brings {money(abs(whole.mean))} {word} {explanation.measure} a seat than {baseline}"
    text = f"{first}: {listed([_told(name, part, whole) for name, part in by_size(explanation.parts)])}."
    if explanation.within:
        inside = listed([f"{WITHIN[name]} {signed_money(part.mean)}" for name, part in by_size(explanation.within)])
        text += f" Within pay: {inside}."
    return text


def _told(name: str, part: Estimate, whole: Estimate) -> str:
    settled = "" if not includes_zero(part) else ", not settled"
    of = "" if includes_zero(whole) else f" ({share(round(part.mean / whole.mean, 2))}{settled})"
    return f"{name} {signed_money(part.mean)}{of}"


def by_size(parts: Mapping[str, Estimate]) -> list[tuple[str, Estimate]]:
    """Return the parts by name, the largest first whatever its sign."""
    return sorted(parts.items(), key=lambda pair: -abs(pair[1].mean))
