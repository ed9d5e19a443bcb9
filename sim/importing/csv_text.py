"""Reading a CSV file somebody brought: every structural doubt is an error, every cell stays text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sim.errors import ImportedFileError
from sim.importing.limits import LARGEST_FILE, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from sim.importing.windows_text import words_in_windows

ROWS_A_STEP = 5_000  # between two reports of progress
DELIMITERS: Mapping[str, str] = {",": ",", ";": ";", "tab": "\t", "|": "|"}
ENCODINGS: Mapping[str, str] = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "cp1252": "cp1252"}

# Among them the signs that turn the direction of writing, which make a name look like another.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_CONTROLS = bytes(sign for sign in range(128) if _CONTROL.match(chr(sign)))


@dataclass(frozen=True)
class Text:
    """A file's text, with the names of its delimiter and encoding; `name` is the file's in messages."""

    name: str
    text: str = field(repr=False)
    delimiter: str
    encoding: str


@dataclass(frozen=True)
class Sheet:
    """A header and text rows, all of one length; `rows` pairs each row with its line in the file."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    blank_lines: tuple[int, ...]
    delimiter: str
    encoding: str


def text_of(content: bytes, where: str, delimiter: str | None = None, encoding: str | None = None) -> Text:
    """Return a CSV file's bytes as text without control characters; ImportedFileError says what is in doubt."""
    text, used_encoding = _decoded(content, where, encoding)
    plain = used_encoding == "utf-8" and text.isascii() and len(content.translate(None, _CONTROLS)) == len(content)
    match = None if plain else _CONTROL.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        raise ImportedFileError(
            f"{where}, line {line}: control character U+{ord(match.group()):04X}; this is not a plain CSV file"
        )
    stated = _SEPARATOR.match(text)
    if stated:  # a spreadsheet's own word on the delimiter; the line stays, blank, so that rows keep their numbers
        delimiter = delimiter or next(name for name, sign in DELIMITERS.items() if sign == stated[1])
        text = "\n" + text[stated.end() :]
    return Text(where, text, _delimiter_of(text, where, delimiter), used_encoding)


def sheet_of(read: Text, progress: Callable[[int], None] | None = None) -> Sheet:
    """Return the cells of a CSV file's text, without the blanks around them.

    `progress` is told the number of rows read so far, now and then. ImportedFileError names the line that is wrong.
    """
    where, text = read.name, read.text
    rows: list[tuple[int, tuple[str, ...]]] = []
    blank: list[int] = []
    header: tuple[str, ...] | None = None
    # Without a quotation mark no cell runs over lines, and in short lines none is too long.
    doubtful = '"' in text or max(map(len, text.splitlines()), default=0) > LONGEST_CELL
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[read.delimiter], strict=True)
    line = 1
    try:
        for cells in reader:
            row = tuple(map(str.strip, cells))
            if header is not None and len(row) == len(header) and not doubtful and row[0]:
                rows.append((line, row))
            elif not any(row):
                blank.append(line)
            elif header is None:
                header = checked_header(row, where)
            else:
                rows.append((line, _checked_row(row, len(header), line, where)))
            if len(rows) > MOST_ROWS:
                raise ImportedFileError(f"{where} has more than {MOST_ROWS:,} rows; split it by year")
            if progress is not None and rows and len(rows) % ROWS_A_STEP == 0:
                progress(len(rows))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise ImportedFileError(f"{where}, line {line}: {problem}; check the quotation marks") from None
    if header is None or not rows:
        raise ImportedFileError(f"{where} holds no rows below a header; the first line must name the columns")
    return Sheet(where, header, tuple(rows), tuple(blank), read.delimiter, read.encoding)


def _decoded(content: bytes, where: str, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file's bytes and the name of its encoding."""
    if encoding is not None and encoding not in ENCODINGS:
        raise ImportedFileError(f"encoding {encoding!r} is not known; choose one of {', '.join(ENCODINGS)}")
    if len(content) > LARGEST_FILE:
        raise ImportedFileError(f"{where} is larger than {LARGEST_FILE // 1_000_000} MB; split it by year")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportedFileError(f"{where} is a spreadsheet or an archive, not text; save it as CSV")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    chosen = encoding or ("utf-16" if marked else "utf-8")
    try:
        return content.decode(ENCODINGS[chosen]), chosen
    except UnicodeError:
        remedy = _other_encoding(content) if encoding is None else "try another"
        raise ImportedFileError(f"{where} is not text in {chosen}; {remedy}") from None


def _other_encoding(content: bytes) -> str:
    """Return what to do about text that is not in UTF-8: as Windows-1252, if its words read right so."""
    words = words_in_windows(content)
    if not words:
        return "set the encoding it was saved in, or save it again as UTF-8"
    return f"in Windows-1252 it reads {', '.join(words)}: if that is right, set encoding to cp1252"


def _delimiter_of(text: str, where: str, delimiter: str | None) -> str:
    """Return the name of the delimiter: the one given, else the most frequent in the header."""
    if delimiter is not None:
        if delimiter not in DELIMITERS:
            raise ImportedFileError(f"delimiter {delimiter!r} is not known; choose one of {' '.join(DELIMITERS)}")
        return delimiter
    first = _first_line(text)
    counts = sorted(((first.count(sign), name) for name, sign in DELIMITERS.items()), reverse=True)
    most, runner_up = counts[0], counts[1]
    if most[0] == 0:
        if not any(sign in text for sign in DELIMITERS.values()):
            return ","  # one column is all there is
        raise ImportedFileError(
            f"{where} has one column only in its first line; the names of the columns must stand first, or state the "
            "delimiter"
        )
    if most[0] == runner_up[0]:
        raise ImportedFileError(f"{where} may be divided by {most[1]} or by {runner_up[1]}; state the delimiter")
    return most[1]


def _first_line(text: str) -> str:
    """Return the first line that is not blank, without looking at all others."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        for line in text[start:end].splitlines():
            if line.strip():
                return line
        start = end
    return ""


def checked_header(row: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Return the header, when every column has a name of its own."""
    if len(row) > MOST_COLUMNS:
        raise ImportedFileError(f"{where} has {len(row)} columns; at most {MOST_COLUMNS} are read")
    for place, name in enumerate(row):
        if not name:
            raise ImportedFileError(f"{where}: column {place + 1} has no name; name it or delete it")
        if name.casefold() in {other.casefold() for other in row[:place]}:
            raise ImportedFileError(f"{where}: two columns are named {name[:60]!r}; rename one")
    return row


def _checked_row(row: tuple[str, ...], width: int, line: int, where: str) -> tuple[str, ...]:
    """Return the row, when it has the header's number of cells and none of them swallowed a line."""
    if len(row) != width:
        raise ImportedFileError(
            f"{where}, line {line}: {len(row)} cells where the header has {width}; "
            "a delimiter inside a cell needs quotation marks around it"
        )
    whole = "".join(row)
    if len(whole) <= LONGEST_CELL and "\n" not in whole and "\r" not in whole:
        return row
    for cell in row:
        if "\n" in cell or "\r" in cell:
            raise ImportedFileError(f"{where}, line {line}: a cell runs over several lines; check the quotation marks")
        if len(cell) > LONGEST_CELL:
            raise ImportedFileError(f"{where}, line {line}: a cell has more than {LONGEST_CELL:,} characters")
    return row
