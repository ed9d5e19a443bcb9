"""Reading a workbook that passed examination: one sheet's cells as they are stored, nothing interpreted."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import isfinite
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.kinds import KINDS
from sim.importing.limits import LARGEST_EXACT, LONGEST_CELL, MOST_COLUMNS, MOST_FLAWS, MOST_ROWS
from sim.importing.own import MOST_SETTINGS, REPLAY, SETTINGS, check_source, is_filled_in, own_sheets, settings_of
from sim.importing.preflight import Archive, SheetPart, check_reach
from sim.importing.sheet_scan import Scan, scan_sheet
from sim.importing.table import CONTROL, UNREAD, Cell, Flaw, Table, checked_header, flaw_of

SHARED = ("xl/sharedStrings.xml", "xl/styles.xml")
ROWS_A_STEP = 2_000  # between two reports of progress
Progress = Callable[[int, int], None]


def read_workbook(
    content: bytes,
    name: str,
    sheet: str | None = None,
    progress: Progress | None = None,
    kinds: Sequence[str] = (),
) -> Table:
    """Return one sheet of a workbook, the first visible one unless named; ImportedFileError says what is in the way.

    Of a workbook of our own, an export or the template, it is the sheet that holds one of `kinds`. Only this sheet, the
    shared texts and the styles are unpacked. A library reads the cells; what it would leave blank in silence comes from
    the sheet's own XML as flaws.
    """
    import python_calamine  # noqa: PLC0415 - only the process that opens workbooks needs it

    archive = Archive(content, name)
    sheets = archive.sheets()
    whose, own = _own(archive, sheets, kinds if sheet is None else ())
    chosen = _chosen(sheets, sheet or own, name)
    where = f"{name}, sheet {chosen.name!r}"
    for part in SHARED:
        if archive.has(part):
            archive.part(part)
    xml = archive.part(chosen.part)
    check_reach(xml, where)
    scan = scan_sheet(xml)
    del xml
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = book.get_sheet_by_name(chosen.name)
    except (python_calamine.CalamineError, OSError, ValueError) as problem:
        raise ImportedFileError(
            f"{where} cannot be read: {' '.join(str(problem).split())[:120]}; save it again"
        ) from None
    table = _table(cells, where, progress)
    scanned = _with_scan(table, scan, name, where, chosen, sheets)
    if whose != REPLAY or chosen.name not in KINDS:
        return scanned
    settings = _settings(archive, book, sheets)
    if sheet is None:
        check_source(settings, name)
    return replace(scanned, reading={**scanned.reading, "settings": settings})


def _own(archive: Archive, sheets: list[SheetPart], kinds: Sequence[str]) -> tuple[str, str | None]:
    """Return whose workbook it is, empty when not ours, and its one sheet that holds one of the kinds, if any."""
    parts = {sheet.name: sheet.part for sheet in sheets}
    whose, fitting = own_sheets(parts, kinds)
    if len(fitting) > 1:
        filled = [name for name in fitting if is_filled_in(archive.part(parts[name]))]
        if len(filled) > 1:
            raise ImportedFileError(f"{archive.name} has {' and '.join(filled)} filled in; name the sheet to read")
        fitting = tuple(filled or fitting[:1])
    return whose, fitting[0] if fitting else None


def _settings(archive: Archive, book: Any, sheets: list[SheetPart]) -> dict[str, str | float]:  # noqa: ANN401 - the library's workbook
    """Return under which settings a replay was exported; none where it has no such sheet."""
    part = next((sheet.part for sheet in sheets if sheet.name == SETTINGS), None)
    if part is None:
        return {}
    check_reach(archive.part(part), f"{archive.name}, sheet {SETTINGS!r}")
    return settings_of(islice(book.get_sheet_by_name(SETTINGS).iter_rows(), MOST_SETTINGS))


def _chosen(sheets: list[SheetPart], sheet: str | None, name: str) -> SheetPart:
    """Return the sheet named, else the first visible one."""
    listed = ", ".join(repr(sheet.name) for sheet in sheets)
    if sheet is None:
        chosen = next((sheet for sheet in sheets if sheet.visible), None)
        if chosen is None:
            raise ImportedFileError(f"{name} has hidden sheets only ({listed}); name the one to read")
        return chosen
    chosen = next((named_sheet for named_sheet in sheets if named_sheet.name == sheet), None)
    if chosen is None:
        raise ImportedFileError(f"{name} has no sheet {sheet!r}; its sheets are {listed}")
    return chosen


def _table(cells: Any, where: str, progress: Progress | None) -> Table:  # noqa: ANN401 - the library's sheet
    """Return the cells below the first row that holds anything, each with its row in the sheet."""
    if cells.start is None:
        raise ImportedFileError(f"{where} is empty; choose another sheet")
    left, total = int(cells.start[1]), int(cells.end[0]) + 1
    numbered = enumerate(cells.iter_rows(), start=1)
    first: list[Any] = next((raw for _, raw in numbered if any(cell != "" for cell in raw)), [])
    header, places = checked_header([_plain(cell) for cell in first], where)
    if not header or len(header) > MOST_COLUMNS:
        raise ImportedFileError(f"{where} has {len(header)} columns with a name; 1 to {MOST_COLUMNS} are read")
    read = _Rows(len(header), left, where)
    while step := list(islice(numbered, ROWS_A_STEP)):
        read.take(step)
        if progress is not None:
            progress(step[-1][0], total)
    if not read.numbers:
        raise ImportedFileError(f"{where} holds no rows below a header; the first row must name the columns")
    columns = tuple(place + left for place in places)
    return Table(where, header, columns, read.cells, read.numbers, tuple(read.blank), tuple(read.flaws), (), {})


class _Rows:
    """Rows as they are read, kept by column; those of blanks only by number."""

    def __init__(self, width: int, left: int, where: str) -> None:
        self.cells: tuple[list[Cell], ...] = tuple([] for _ in range(width))
        self.numbers: list[int] = []
        self.blank: list[int] = []
        self.flaws: list[Flaw] = []
        self._left, self._where = left, where

    def take(self, step: list[tuple[int, list[Any]]]) -> None:
        """Take some rows, each with its number in the sheet."""
        numbers = [number for number, _ in step]
        columns = [_cells(column) for column in zip(*(raw for _, raw in step), strict=True)]
        if "" in columns[0]:
            empty = [
                place
                for place, cell in enumerate(columns[0])
                if cell == "" and not any(c[place] != "" for c in columns)
            ]
            if empty:
                self.blank += [numbers[place] for place in empty]
                kept = sorted(set(range(len(numbers))) - set(empty))
                numbers = [numbers[place] for place in kept]
                columns = [[column[place] for place in kept] for column in columns]
        flaws = [
            flaw
            for place, column in enumerate(columns)
            if place >= len(self.cells) or _doubtful(column)
            for flaw in _amiss(column, numbers, self._left + place + 1, place >= len(self.cells))
        ]
        self.flaws += sorted(flaws, key=lambda flaw: flaw.row)
        self.numbers += numbers
        for place, cells in enumerate(self.cells):
            cells.extend(columns[place])
        if len(self.numbers) > MOST_ROWS:
            raise ImportedFileError(f"{self._where} has more than {MOST_ROWS:,} rows; split it by year")
        check_number_of(self.flaws, self._where)


def check_number_of(flaws: Sequence[Flaw], where: str) -> None:
    """Raise ImportedFileError when so much is amiss that it cannot all be told."""
    if len(flaws) > MOST_FLAWS:
        first = flaws[0]
        raise ImportedFileError(
            f"{where} has more than {MOST_FLAWS:,} cells that cannot be used, the first in row {first.row}: it "
            f"{first.message}"
        )


def _doubtful(column: list[Cell]) -> bool:
    """Return whether a cell of the column may be amiss: too long, with a control character, or beyond all digits."""
    kinds = set(map(type, column))
    texts: list[str] = [] if kinds == {float} else [cell for cell in column if type(cell) is str]
    figures: list[float] = [] if kinds == {str} else [cell for cell in column if type(cell) is float]
    if texts and (max(map(len, texts)) > LONGEST_CELL or CONTROL.search("".join(texts))):
        return True
    inside = not figures or -LARGEST_EXACT < min(figures) <= max(figures) < LARGEST_EXACT
    return not (inside and isfinite(sum(figures)))


def _amiss(column: list[Cell], numbers: list[int], at: int, beside: bool) -> Iterator[Flaw]:
    """Yield the flaws of a column's cells; a number that is none is put into words, for it must not travel as one."""
    for place, cell in enumerate(column):
        message = flaw_of(cell)
        if beside and cell != "":
            message = "stands beside the table, under no heading; name its column or delete it"
        if message:
            yield Flaw(numbers[place], at, message)
        if isinstance(cell, float) and not isfinite(cell):
            column[place] = str(cell)


def _cells(column: Sequence[Any]) -> list[Cell]:
    """Return stored values as cells."""
    kinds = set(map(type, column))
    if kinds == {float}:
        return list(column)
    if kinds == {str}:
        return list(map(str.strip, column))
    return [cell if type(cell) is float else _plain(cell) for cell in column]


def _plain(cell: Any) -> Cell:  # noqa: ANN401 - whatever the library gives
    """Return a stored value as text without blanks around it, number or date; a time of day stays with its date."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return float(cell)


def _with_scan(table: Table, scan: Scan, name: str, where: str, chosen: SheetPart, sheets: list[SheetPart]) -> Table:
    """Return the table with what the sheet's own XML says: errors, formulas, merged cells, and what is hidden."""
    first, last, places = min(table.row_numbers), max(table.row_numbers), set(table.columns)
    check_number_of(scan.flaws, where)
    flaws = [*table.flaws, *(flaw for flaw in scan.flaws if flaw.column in places or flaw.row == 0)]
    for top, left, bottom, right in scan.merged:
        if bottom < first - 1 or top > last or not any(left <= place <= right for place in places):
            continue
        if top < first:
            raise ImportedFileError(f"{where}: the heading has merged cells; unmerge them, one name a column")
        flaws.append(Flaw(top, left, f"is merged down to row {bottom}; unmerge it and fill every cell"))
    check_number_of(flaws, where)
    remarks = []
    if scan.hidden_rows:
        remarks.append(f"{scan.hidden_rows:,} hidden rows are included")
    if scan.hidden_columns:
        remarks.append(f"{scan.hidden_columns:,} ranges of hidden columns are included")
    if not chosen.visible:
        remarks.append(f"the sheet {chosen.name!r} is hidden")
    others = [f"{sheet.name}{'' if sheet.visible else ' (hidden)'}" for sheet in sheets if sheet is not chosen]
    if others:
        remarks.append(f"{UNREAD}{len(others)} other sheets ({', '.join(others)[:200]})")
    reading = {**table.reading, "kind": "xlsx", "sheet": chosen.name}
    return replace(table, name=name, flaws=tuple(flaws), remarks=tuple(remarks), reading=reading)
