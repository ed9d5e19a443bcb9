"""Workbooks of our own, known by their sheets: which one is read, and under which settings a replay was exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.errors import ImportedFileError
from sim.importing.kinds import KINDS

if TYPE_CHECKING:  # the process that opens workbooks needs neither
    from sim.importing.mapping import ColumnMapping
    from sim.importing.table import Table

REPLAY_SHEETS = (
    "results",
    "reconciliation",
    "changes",
    "statements",
    "assumptions",
    "second reading",
    "exceptions",
    "inputs",
    "credits",
    "roster",
)  # of a replay's workbook, in order; SETTINGS follows
SETTINGS, GUIDE = "settings", "guide"
SETTING_COLUMNS = ("setting", "value")
# Settings by name. The years are replayed as before, and what the mapping assumed is assumed again.
YEAR, MONTH, SOURCE, PEOPLE = "plan year from", "plan year begins in month", "credited from", "people from"
ASSUMED = ("measure", "quota", "ote", "base", "target incentive", "team", "seat", "without credits")
MOST_SETTINGS = 20
LONGEST_SETTING = 200  # characters
REPLAY, TEMPLATE = "replay", "template"
_A_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_ROW, _FILLED = re.compile(rb"<row\b"), re.compile(rb"<(?:v|is)\b")


def own_sheets(names: Iterable[str], kinds: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return whose workbook has sheets of these names, REPLAY or TEMPLATE, and which of them hold one of the kinds.

    Empty for a workbook that is none of ours.
    """
    known = set(names)
    if known >= set(REPLAY_SHEETS):
        return REPLAY, tuple(kind for kind in kinds if kind in REPLAY_SHEETS)
    if known >= {*KINDS, GUIDE}:
        return TEMPLATE, tuple(kinds)
    return "", ()


def is_filled_in(sheet: bytes) -> bool:
    """Tell whether a sheet's XML has a filled row below its heading."""
    return sum(bool(_FILLED.search(row)) for row in _ROW.split(sheet)[1:]) > 1


def settings_of(rows: Iterable[Sequence[object]]) -> dict[str, str | float]:
    """Return the settings on the sheet SETTINGS, whoever edited it: known names, plain values of usual length."""
    settings: dict[str, str | float] = {}
    for name, value, *_ in (row for row in rows if len(row) >= len(SETTING_COLUMNS)):
        sound = isinstance(value, float) or (isinstance(value, str) and 0 < len(value) <= LONGEST_SETTING)
        if name in (YEAR, MONTH, SOURCE, PEOPLE, *ASSUMED) and sound:
            settings[str(name)] = value  # type: ignore[assignment]  # a text or a number, as just looked at
    return settings


def year_exported(settings: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """Return the month, 1 to 12, in which an export's years begin, and its year, as 2025-04; None where unsaid."""
    month, year = settings.get(MONTH), settings.get(YEAR)
    begins = int(month) if isinstance(month, (int, float)) and month in range(1, 13) else None
    return begins, year if isinstance(year, str) and _A_MONTH.fullmatch(year) else None


def check_source(settings: Mapping[str, Any], name: str) -> None:
    """Raise ImportedFileError for the export of a replay of attainment: its credits are no dollars anybody sold."""
    if settings.get(SOURCE) == "attainment":
        raise ImportedFileError(
            f"{name} is the export of a replay of attainment; its credits stand for attainment by month and would be "
            "paid as deals: bring the file of attainment again, or name the sheet to read"
        )


def with_settings(mapping: ColumnMapping, table: Table) -> ColumnMapping:
    """Return the mapping with what the replay assumed whose export the table comes from, where it says nothing else."""
    assumed = {name: value for name, value in table.reading.get("settings", {}).items() if name in ASSUMED}
    if not assumed:
        return mapping
    return type(mapping).model_validate({**mapping.model_dump(), "assumptions": {**assumed, **mapping.assumptions}})
