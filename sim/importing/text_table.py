"""Reading CSV as a table: the strict reader's cells, by column, in the shape that workbooks have too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np

from sim.errors import ImportedFileError
from sim.importing.coded import Coded, Joined, divided
from sim.importing.csv_text import DELIMITERS, Text, checked_header, sheet_of, text_of
from sim.importing.limits import LONGEST_CELL, MOST_CELLS, MOST_ROWS
from sim.importing.table import Cell, Table

Progress = Callable[[int, int], None]
SAMPLE = 50_000  # characters of a large file that show what its columns are like
MANY = 1_000  # distinct cells that are looked into less often than they are sent on
LARGE = 1_000_000  # characters from which loading a reader of whole columns takes less time than it saves


def read_text(
    content: bytes,
    name: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    *,
    to_send: bool = False,
) -> Table:
    """Return the table in a CSV file's bytes; ImportedFileError names the line of whatever is doubtful.

    In a table `to_send` texts that nobody has looked into may still be joined.
    """
    read = text_of(content, name, delimiter, encoding)
    large = _large_table(read, progress)
    if large is not None and not to_send:
        large = replace(large, cells=tuple(map(divided, large.cells)))
    return large or _plain_table(read, progress) or _strict_table(read, content.count(b"\n"), progress)


def _large_table(read: Text, progress: Progress | None) -> Table | None:
    """Return the table of much text as plain as `_plain_table` reads it, in ASCII and without padding; None for others.

    Where no cell is quoted, padded or broken, dividing a line at its delimiters has one result; the columns are
    divided and numbered by pyarrow, which refuses lines of another length.
    """
    sign, text = DELIMITERS[read.delimiter], read.text
    if len(text) < LARGE or '"' in text or not text.isascii():
        return None
    text = text.replace("\r\n", "\n").removesuffix("\n")
    content = text.encode("ascii")
    letters = np.frombuffer(content, dtype=np.uint8)
    spaces, ends = np.flatnonzero(letters == ord(" ")), np.array([ord(sign), ord("\n")])
    beside = letters[np.maximum(spaces - 1, 0)], letters[np.minimum(spaces + 1, len(letters) - 1)]
    at_an_end = text[:1] == " " or text[-1:] == " " or "\t" in text
    if "\r" in text or at_an_end or any(np.isin(others, ends).any() for others in beside):
        return None
    lines = np.flatnonzero(letters == ord("\n"))
    names, rows = tuple(text[: lines[0]].split(sign)) if lines.size else (), len(lines)
    longest = max(int(np.diff(lines, prepend=-1).max(initial=0)), len(text) - int(lines.max(initial=0))) - 1
    if (
        not any(names)
        or rows > MOST_ROWS
        or longest > LONGEST_CELL
        or text.count(sign) != (rows + 1) * (len(names) - 1)
    ):
        return None
    cells = _divided(content, sign, len(names)) if rows * len(names) <= MOST_CELLS else None
    if cells is None or any(len(column) != rows for column in cells) or "" in cells[0]:
        return None
    if progress is not None:
        progress(rows, rows)
    return _table(read, checked_header(names, read.name), cells, range(2, rows + 2), ())


def _divided(content: bytes, sign: str, width: int) -> list[Sequence[Cell]] | None:
    """Return the columns of ASCII text below its first line; None where a line has another number of cells."""
    import pyarrow as pa  # noqa: PLC0415 - loaded for large files only
    from pyarrow import csv  # noqa: PLC0415 - the same

    names = [str(place) for place in range(width)]
    sample = [line.split(sign) for line in content[:SAMPLE].decode("ascii").split("\n")[1:-1]]
    coded, bare = pa.dictionary(pa.int32(), pa.string()), pa.string()
    first_cells = zip(*sample, strict=False)
    types = {name: bare if _are_many_numbers(cells) else coded for name, cells in zip(names, first_cells, strict=False)}
    try:
        table = csv.read_csv(
            pa.py_buffer(content),
            csv.ReadOptions(use_threads=False, block_size=len(content), column_names=names, skip_rows=1),
            csv.ParseOptions(delimiter=sign, quote_char=False, double_quote=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types={**dict.fromkeys(names, coded), **types}, strings_can_be_null=False),
            pa.system_memory_pool(),  # the others reserve more addresses than this process may have
        )
    except pa.ArrowInvalid:
        return None
    columns: list[Sequence[Cell]] = []
    for column in table.columns:
        whole = column.combine_chunks()
        assert not whole.null_count, "an empty cell is read as an empty text"
        if column.type == bare:
            columns.append(_joined(whole))
            continue
        codes = np.frombuffer(whole.indices.buffers()[1], dtype=np.int32, count=len(whole))  # `to_numpy` loads pandas
        kinds: Any = _joined(whole.dictionary) if len(whole.dictionary) > MANY else whole.dictionary.to_pylist()
        columns.append(Coded(kinds, codes, unlike=True))
    return columns


def _joined(texts: Any) -> Joined:  # noqa: ANN401 - an array of strings of pyarrow, which has no types
    """Return texts without a line break as they lie side by side in memory, with a break put between two."""
    _, offsets, letters = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    block = np.empty(int(ends[-1] - ends[0]) + len(texts) - 1, dtype=np.uint8)
    breaks = ends[1:-1] - ends[0] + np.arange(len(texts) - 1)
    bare = np.ones(len(block), dtype=np.bool_)
    bare[breaks] = False
    block[breaks] = ord("\n")
    block[bare] = np.frombuffer(letters or b"", dtype=np.uint8)[ends[0] : ends[-1]]
    return Joined(block.tobytes(), len(texts))


def _are_many_numbers(cells: Sequence[str]) -> bool:
    """Return whether cells are bare numbers of which most differ; numbering them would be no shorter."""
    return len(set(cells)) * 2 > len(cells) and not "".join(cells).strip("0123456789.-")


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
    read: Text,
    header: tuple[str, ...],
    cells: Sequence[Sequence[Cell]],
    row_numbers: Sequence[int],
    blank_rows: tuple[int, ...],
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
