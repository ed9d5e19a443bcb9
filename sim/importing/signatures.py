"""Is a file what its name says? Its first bytes tell: an archive, an old or a protected workbook, or text."""

from __future__ import annotations

import posixpath
from typing import Literal

from sim.errors import ImportedFileError
from sim.importing.limits import LARGEST_FILE, MEGABYTE

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK, TEXT = (".xlsx",), (".csv", ".tsv", ".txt")


def kind_of_file(content: bytes, name: str) -> Literal["csv", "xlsx"]:
    """Return what a file is by its first bytes; ImportedFileError, one sentence, when its name says otherwise."""
    ending = posixpath.splitext(name.lower())[1]
    if len(content) > LARGEST_FILE:
        raise ImportedFileError(f"{name} is larger than {LARGEST_FILE // MEGABYTE} MB; split it by year")
    if not content:
        raise ImportedFileError(f"{name} is empty; export it again")
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
