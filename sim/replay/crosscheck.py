"""Two files beside one another: who is credited and on no roster, and who is on the roster and credited nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.importing.spelling import plain


class Unmatched(NamedTuple):
    """Names that stand in one file only, sorted; `alike` pairs those that differ in case, blanks or signs alone."""

    credited_only: tuple[str, ...]
    roster_only: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]


def unmatched(credited: Iterable[str], roster: Iterable[str]) -> Unmatched:
    """Return the names that do not match letter by letter; nobody is matched by likeness."""
    first, second = set(credited), set(roster)
    here, there = sorted(first - second), sorted(second - first)
    by_plain = {plain(name): name for name in there}
    alike = tuple((name, by_plain[plain(name)]) for name in here if plain(name) in by_plain)
    return Unmatched(tuple(here), tuple(there), alike)
