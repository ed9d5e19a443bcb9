"""Notes on a replay: assumptions, exceptions and remarks, each with the number of people or rows concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SHOWN = 5  # names that a note lists


@dataclass(frozen=True, kw_only=True)
class ReplayNote:
    """One note: its kind, its subject, a sentence, and in `uses` the number of people or rows concerned."""

    kind: Literal["assumption", "exception", "note"]
    about: str
    text: str
    uses: int = 0

    def as_dict(self) -> dict[str, str | int]:
        """Return the note as plain values."""
        return {"kind": self.kind, "about": self.about, "text": self.text, "uses": self.uses}


def assumption(about: str, text: str, uses: int = 0) -> ReplayNote:
    """Return an assumption."""
    return ReplayNote(kind="assumption", about=about, text=text, uses=uses)


def exception(about: str, text: str, uses: int = 0) -> ReplayNote:
    """Return an exception: a row or person of the files that is not paid."""
    return ReplayNote(kind="exception", about=about, text=text, uses=uses)


def note(about: str, text: str, uses: int = 0) -> ReplayNote:
    """Return a remark that is neither an assumption nor an exception."""
    return ReplayNote(kind="note", about=about, text=text, uses=uses)


def some(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def counted(count: int, thing: str) -> str:
    """Return a count with its noun: 1 credit, 2,000 credits."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
