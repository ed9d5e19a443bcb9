"""Reading CSV as a table: the strict reader's cells, by column, in the shape that workbooks have too."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat

from sim.errors import ImportedFileError
from sim.importing.csv_text import DELIMITERS, Text, checked_header, sheet_of, text_of
from sim.importing.limits import LONGEST_CELL, MOST_CELLS, MOST_ROWS
from sim.importing.table import Cell, Table

Progress = Callable[[int, int], None]


def read_text(
    content: bytes,
    name: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Table:
    """Return the table in a CSV file's bytes; ImportedFileError names the line of whatever is doubtful."""
    read = text_of(content, name, delimiter, encoding)
    return _plain_table(read, progress) or _strict_table(read, content.count(b"\n"), progress)


def _plain_table(read: Text, progress: Progress | None) -> Table | None:
    """Return the table of text without a quotation mark, a blank line or a line of another length; None for others.

    Such text needs no reader of CSV: every delimiter ends a cell, so all of it is divided in one go.
    """
    sign, text = DELIMITERS[read.delimiter], read.text
    if '"' in text:
        return None
    text = text.replace("\r\n", "\n").removesuffix("\n")
    lines = text.split("\n")
    width, rows = lines[0].count(sign) + 1, len(lines) - 1
    even = set(map(str.count, lines, repeat(sign))) == {width - 1}
    if "\r" in text or not even or not 0 < rows <= MOST_ROWS or max(map(len, lines)) > LONGEST_CELL:
        return None
    names = tuple(map(str.strip, lines[0].split(sign)))
    if not any(names):
        return None
    header = checked_header(names, read.name)
    _check_cells(read.name, rows, width)
    del lines
    whole, padded = text.replace("\n", sign).split(sign), _padded(text, sign)
    cells: list[list[Cell]] = []
    for place in range(width):
        column = whole[place + width :: width]
        cells.append(_stripped(column) if padded else list[Cell](column))
        if progress is not None:
            progress(rows * (place + 1) // width, rows)
    if "" in cells[0]:
        return None  # perhaps a row of blanks
    return _table(read, header, cells, list(range(2, rows + 2)), ())


def _padded(text: str, sign: str) -> bool:
    """Return whether a cell may have blanks around it: spaces and tabs are all there are in ASCII without controls."""
    if not text.isascii() or "\t" in text or text[-1:] == " ":
        return True
    return any(pair in text for pair in (" " + sign, sign + " ", " \n", "\n "))


def _stripped(column: list[str]) -> list[Cell]:
    """Return a column's cells without the blanks around them, looking at every distinct cell once."""
    distinct = dict.fromkeys(column)
    bare = list(map(str.strip, distinct))
    if bare == list(distinct):
        return list[Cell](column)
    return list(map(dict(zip(distinct, bare, strict=True)).__getitem__, column))


def _strict_table(read: Text, total: int, progress: Progress | None) -> Table:
    sheet = sheet_of(read, (lambda rows: progress(rows, max(rows, total))) if progress else None)
    _check_cells(read.name, len(sheet.rows), len(sheet.header))
    cells: list[list[Cell]] = [list(column) for column in zip(*(row for _, row in sheet.rows), strict=True)]
    return _table(read, sheet.header, cells, [line for line, _ in sheet.rows], sheet.blank_lines)


def _check_cells(where: str, rows: int, width: int) -> None:
    if rows * width > MOST_CELLS:
        raise ImportedFileError(
            f"{where} spans {rows:,} rows by {width} columns; at most {MOST_CELLS:,} cells are read: leave out the "
            "columns that are not needed, or split it by year"
        )


def _table(
    read: Text, header: tuple[str, ...], cells: list[list[Cell]], row_numbers: list[int], blank_rows: tuple[int, ...]
) -> Table:
    return Table(
        name=read.name,
        header=header,
        columns=tuple(range(1, len(header) + 1)),
        cells=tuple(cells),
        row_numbers=row_numbers,
        blank_rows=blank_rows,
        flaws=(),
        remarks=(),
        reading={"kind": "csv", "delimiter": read.delimiter, "encoding": read.encoding},
    )
