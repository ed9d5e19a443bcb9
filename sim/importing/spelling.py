"""How a file spells things: its columns' names, its stages, names that look alike, and remarks on its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.coded import counted
from sim.importing.table import Table

LINES_SHOWN = 5  # line numbers a note repeats

WON = frozenset({"won", "closedwon", "closewon", "win"})
LOST = frozenset({"lost", "closedlost", "closelost", "loss"})
# The stages before a decision that CRM systems come with.
OPEN = frozenset(
    [
        "open",
        "inprogress",
        "prospecting",
        "prospect",
        "qualification",
        "qualify",
        "needsanalysis",
        "valueproposition",
        "iddecisionmakers",
        "perceptionanalysis",
        "proposal",
        "propose",
        "proposalpricequote",
        "negotiation",
        "negotiationreview",
        "develop",
        "engaging",
        "appointmentscheduled",
        "qualifiedtobuy",
        "presentationscheduled",
        "decisionmakerboughtin",
        "contractsent",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a person says about a file instead of letting it be inferred; None (or absent) means inferred or refused.

    `columns` maps a field (`stage`, `value`, `opened`, `closed`, `seller`, `product`, `account`, `id`) to the header
    of its column. `date_format` is `y-m-d`, `m/d/y` or `d/m/y`; `decimal` is `.` or `,`; `delimiter` is one of
    `, ; tab |`; `encoding` is `utf-8`, `utf-16` or `cp1252`; `sheet` names a workbook's table.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


@dataclass
class Note:
    """Rows with one thing in common: how many, the first lines, and what that means for the calibration."""

    about: str
    effect: str
    lines: list[int] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the note as plain values."""
        return {
            "about": self.about,
            "effect": self.effect,
            "rows": len(self.lines),
            "first_lines": self.lines[:LINES_SHOWN],
        }


class Notes:
    """Every remark on rows, in the order first made."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}

    def add(self, line: int, about: str, effect: str) -> None:
        """Remark on one row."""
        self._notes.setdefault(about, Note(about, effect)).lines.append(line)

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return the remarks as plain values."""
        return [note.as_dict() for note in self._notes.values()]


def place_columns(
    table: Table, stated: Mapping[str, str], names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int]:
    """Return the place of each field's column; ImportedFileError when one is missing or two may be meant.

    `names` lists what the column of a field may be called, plainly (see `plain`); `stated` overrides it by header.
    """
    unknown = sorted(set(stated) - set(names))
    if unknown:
        raise ImportedFileError(f"{unknown[0]!r} is not a field; fields are {', '.join(names)}")
    listed = ", ".join(table.header)
    places: dict[str, int] = {}
    for name, synonyms in names.items():
        if name in stated:
            fitting = [
                place for place, header in enumerate(table.header) if header.casefold() == stated[name].casefold()
            ]
            if not fitting:
                raise ImportedFileError(f"{table.name} has no column {stated[name]!r}; its columns are {listed}")
        else:
            fitting = [place for place, header in enumerate(table.header) if plain(header) in synonyms]
        if len(fitting) > 1:
            both = " or ".join(table.header[place] for place in fitting)
            raise ImportedFileError(f"{table.name}: the {name} may stand in {both}; state the column of {name}")
        if fitting:
            places[name] = fitting[0]
        elif name in needed:
            raise ImportedFileError(f"{table.name} has no column for {name}; state which of {listed} it is")
    return places


def spelling_warnings(cells: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a warning for each name, in columns by field, that looks like another one written differently."""
    warnings = []
    for name, texts in cells.items():
        counts = counted(texts)
        counts.pop("", None)
        by_plain: dict[str, list[str]] = {}
        for text in counts:
            by_plain.setdefault(plain(text), []).append(text)
        for spellings in by_plain.values():
            if len(spellings) > 1:
                listed = ", ".join(f"{text!r} ({counts[text]} rows)" for text in spellings)
                warnings.append(f"{name}: {listed} look like one name")
        words = {word for text in counts if " " in text for word in text.split()}
        for text in counts:
            parts = re.fullmatch(r"(.*[^a-z])([A-Z][a-z].*)", text)
            if " " not in text and parts and {parts[1], parts[2]} <= words:
                warnings.append(
                    f"{name}: {text!r} ({counts[text]} rows) looks like '{parts[1]} {parts[2]}' without its space"
                )
    return warnings


def plain(text: str) -> str:
    """Return text in small letters without spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())
