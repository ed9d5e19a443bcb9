"""A history of results by payee and month from a CSV file: credit or attainment, with the quota if it is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration.opportunities import refuse_flaws, table_of
from sim.calibration.panel import Panel, month_index, months_between
from sim.errors import ImportedFileError
from sim.importing.kinds import KINDS, names_of
from sim.importing.notation import date_reader, number_reader
from sim.importing.spelling import Notes, Reading, place_columns, plain
from sim.importing.table import Table
from sim.units import MONTHS_PER_YEAR

COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "payee": names_of("attainment", "payee"),
    "month": (*names_of("attainment", "month"), "date"),
    "credit": (*names_of("credits", "amount"), "credits", "bookings", "sales"),
    "attainment": (*names_of("attainment", "attainment"), "attainmentshare"),
    "quota": ("quota", "monthlyquota", "target"),  # of a month; an import's is of a year
}
NEEDED = ("payee", "month")
MOST_MONTHS = 240
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_SHARE = re.compile(r"(.*?)\s?%")


@dataclass(frozen=True)
class ResultHistory:
    """A panel, the row counts and the notes of its file; `measure` is credit or attainment, the kind of its amounts."""

    name: str
    panel: Panel = field(repr=False)
    measure: str
    rows: Mapping[str, int]
    notes: tuple[dict[str, Any], ...]
    reading: Mapping[str, Any]

    @property
    def attained(self) -> float | None:
        """Return the mean attainment: credit over quota where both are stated; None without a quota."""
        if self.measure == "attainment":
            return float(np.nanmean(self.panel.amounts))
        if self.panel.quota is None:
            return None
        both = np.isfinite(self.panel.amounts) & np.isfinite(self.panel.quota)
        asked = float(self.panel.quota[both].sum())
        return float(self.panel.amounts[both].sum()) / asked if asked > 0.0 else None


def is_history(table: Table) -> bool:
    """Return whether a table looks like results by payee and month rather than a list of opportunities."""
    names = {plain(header) for header in table.header}
    results = {*COLUMN_NAMES["credit"], *COLUMN_NAMES["attainment"]}
    return (
        bool(names & {"month", "period", "monthstart"}) and bool(names & results) and not names & {"stage", "dealstage"}
    )


def read_history(file: Path | str | Table, reading: Reading | None = None) -> ResultHistory:
    """Return the history in a file; ImportedFileError says what is missing, doubled, ambiguous or malformed."""
    reading = reading or Reading()
    table = table_of(file, reading)
    places = place_columns(table, reading.columns, COLUMN_NAMES, NEEDED)
    if "credit" in places and "attainment" in places:
        del places["attainment"]  # credit and quota say the same with less rounding
    measure = next((name for name in ("credit", "attainment") if name in places), None)
    if measure is None:
        raise ImportedFileError(
            f"{table.name} has no column for credit or attainment; state which of its columns it is"
        )
    refuse_flaws(table, places.values(), [places["payee"]])
    cells = {name: table.texts(place) for name, place in places.items()}
    read_month, date_format = _month_reader(cells["month"], reading.date_format, table.name)
    read_number, decimal = number_reader(
        [text.rstrip(" %") for text in (*cells[measure], *cells.get("quota", ()))], reading.decimal, table.name
    )
    notes = Notes()
    entries: dict[tuple[str, date], tuple[float, int]] = {}
    quotas: dict[tuple[str, date], float] = {}
    for line in table.blank_rows:
        notes.add(line, "blank line", "not used")
    for place, line in enumerate(table.row_numbers):
        month, value = read_month(cells["month"][place]), _share_or_number(cells[measure][place], read_number)
        payee = cells["payee"][place]
        gap = _gap(payee, month, value, cells["month"][place], cells[measure][place])
        if gap:
            notes.add(line, gap, "not used; the month counts as absent, not as zero")
            continue
        assert month is not None, "else there is a gap"
        assert value is not None, "the same"
        if (payee, month) in entries:
            raise ImportedFileError(
                f"{table.name}, line {line}: {payee!r} already has {month:%Y-%m} in line {entries[payee, month][1]}; "
                "add the two up or remove one"
            )
        entries[payee, month] = (value, line)
        if "quota" in cells and (quota := read_number(cells["quota"][place])) is not None:
            quotas[payee, month] = quota
    panel = _panel(entries, quotas, table.name)
    if measure == "attainment":
        _check_unit(panel, table.name)
    row_counts = {"read": len(table.row_numbers), "used": len(entries), "unused": len(table.row_numbers) - len(entries)}
    stated = {"columns": {name: table.header[place] for name, place in places.items()}, "date_format": date_format}
    stated |= {"decimal": decimal, **{name: table.reading.get(name, "") for name in ("delimiter", "encoding")}}
    return ResultHistory(table.name, panel, measure, row_counts, tuple(notes.as_dicts()), stated)


def _check_unit(panel: Panel, where: str) -> None:
    """Raise ImportedFileError when attainment is written in percent without the sign, as 99.5 for 0.995."""
    known = KINDS["attainment"].field("attainment")
    assert known is not None and known.usual is not None, "declared"
    low, high = known.usual
    median = float(np.nanmedian(np.abs(panel.amounts)))
    if not low <= median <= high:
        raise ImportedFileError(
            f"{where}: the median attainment is {median:g} where {low:g} to {high:g} of quota is usual; write shares "
            "(1.05) or percent with their sign (105%)"
        )


def _gap(payee: str, month: date | None, value: float | None, month_text: str, value_text: str) -> str:
    """Return what a row lacks, as text; empty when it can be used."""
    if not payee:
        return "no payee"
    if month is None:
        return "no readable month" if month_text else "no month"
    if value is None:
        return "result not readable" if value_text else "no result"
    return ""


def _month_reader(texts: Sequence[str], stated: str | None, where: str) -> tuple[Any, str]:
    """Return a function from text to the first day of its month, and the format; 2026-04 needs no day."""
    full = [text for text in texts if not _MONTH.fullmatch(text)]
    read, used = date_reader(full, stated, where)

    def month_of(text: str) -> date | None:
        short = _MONTH.fullmatch(text)
        if short and 1 <= int(short[2]) <= MONTHS_PER_YEAR:
            return date(int(short[1]), int(short[2]), 1)
        day = read(text)
        return day.replace(day=1) if day else None

    return month_of, used if full else "y-m"


def _share_or_number(text: str, read_number: Any) -> float | None:  # noqa: ANN401 - the reader chosen for the file
    """Return a number; 105 % is 1.05."""
    percent = _SHARE.fullmatch(text)
    value: float | None = read_number(percent[1] if percent else text)
    return value / 100.0 if percent and value is not None else value


def _panel(
    entries: Mapping[tuple[str, date], tuple[float, int]], quotas: Mapping[tuple[str, date], float], where: str
) -> Panel:
    """Return the entries as people by months."""
    if not entries:
        raise ImportedFileError(f"{where} has no row with a payee, a month and a result; nothing can be estimated")
    months = months_between(min(month for _, month in entries), max(month for _, month in entries))
    if len(months) > MOST_MONTHS:
        raise ImportedFileError(f"{where} spans {len(months)} months, at most {MOST_MONTHS} are read; check the dates")
    people = tuple(sorted({payee for payee, _ in entries}))
    row_of = {payee: row for row, payee in enumerate(people)}
    amounts, asked = np.full((len(people), len(months)), np.nan), np.full((len(people), len(months)), np.nan)
    for (payee, month), (value, _) in entries.items():
        amounts[row_of[payee], month_index(month, months)] = value
    for (payee, month), quota in quotas.items():
        asked[row_of[payee], month_index(month, months)] = quota
    return Panel(people, months, amounts, quota=asked if quotas else None)
