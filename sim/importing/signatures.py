"""Is a file what its name says? Its first bytes tell: an archive, an old or a protected workbook, or text."""

from __future__ import annotations

import posixpath
from typing import Literal

from sim.errors import ImportedFileError
from sim.importing.limits import LARGEST_FILE, MEGABYTE

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK, TEXT = (".xlsx",), (".csv", ".tsv", ".txt")
# What files begin with that are taken for tables; in words.
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "a database (SQLite)"),
)
# What text begins with, blanks aside and in small letters.
MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "an XML file"),
    (b'{"', "a JSON file"),
    (b"[{", "a JSON file"),
)
DOCUMENTS: tuple[tuple[bytes, str], ...] = (
    (b"word/document", "a Word document"),
    (b"ppt/presentation", "a slide deck (PowerPoint)"),
    (b"opendocument", "an OpenDocument file"),
)
BEGINNING = 4_096  # bytes that tell


def kind_of_file(content: bytes, name: str) -> Literal["csv", "xlsx"]:
    """Return what a file is by its first bytes; ImportedFileError, one sentence, when its name says otherwise."""
    ending = posixpath.splitext(name.lower())[1]
    guise = guise_of(content)
    if len(content) > LARGEST_FILE:
        raise ImportedFileError(f"{name} is larger than {LARGEST_FILE // MEGABYTE} MB; split it by year")
    if not content:
        raise ImportedFileError(f"{name} is empty; export it again")
    if guise:
        raise ImportedFileError(f"{name} is {guise}; export the rows themselves as .csv or .xlsx")
    if ending not in WORKBOOK + TEXT:
        raise ImportedFileError(f"{name} ends in {ending or 'nothing'}; bring a .csv file or an .xlsx workbook")
    if content.startswith(OLE):
        raise ImportedFileError(
            f"{name} is protected by a password or an old .xls workbook; save it as .xlsx without one"
        )
    if content.startswith(ZIP):
        if ending in WORKBOOK:
            return "xlsx"
        raise ImportedFileError(f"{name} is a workbook or an archive, not text; name it .xlsx, or save it as CSV")
    if ending in WORKBOOK:
        looks = (
            "it looks like CSV; name it .csv" if b"\0" not in content[:4096] else "save it again from the spreadsheet"
        )
        raise ImportedFileError(f"{name} is no .xlsx workbook; {looks}")
    return "csv"


def guise_of(content: bytes) -> str:
    """Return in words what a file is by its bytes when it is no table: `a PDF`; empty when it may be one."""
    beginning = content[:BEGINNING]
    for start, what in BEGINNINGS:
        if beginning.startswith(start):
            return what
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, what in MARKUP:
        if text.startswith(start):
            return what
    if beginning.startswith(ZIP) and b"xl/workbook" not in content:
        return next((what for part, what in DOCUMENTS if part in content), "")
    return ""
