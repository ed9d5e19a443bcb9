"""Before a reader touches a workbook: how large would it unpack, does it declare entities, does it reach too far?

A workbook is an archive of XML parts. Its directory may lie about sizes, so parts are unpacked in steps and counted.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from sim.errors import ImportedFileError
from sim.importing.limits import (
    LARGEST_PART,
    LARGEST_SUM,
    MEGABYTE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SHEETS,
)

STEP = 1 << 20
_OTHERS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file (.ods)",
    "word/document.xml": "a text document",
}  # parts by which other formats are known

_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF_16 = re.compile(
    rb"^(?:\xff\xfe|\xfe\xff|\x00<|<\x00)|^.{0,20}?encoding\s*=\s*[\"'](?!utf-8)", re.IGNORECASE | re.DOTALL
)
# Patterns begin with plain letters, which makes a search several times faster.
_FAR = {
    quote: re.compile(b"r=" + quote + rb"(?:[A-Z]{0,3}\d{7,}" + quote + rb"|(?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])\d{1,7})")
    for quote in (b'"', b"'")
}
_WIDE = re.compile(rb"r=[\"']([A-Z]{2})\d")
_DEEP = re.compile(rb"r=[\"'][A-Z]{0,2}[2-9]\d{5}[\"']")
_COLUMN = re.compile(rb"r=[\"']([A-Z])\d")
_ROW = re.compile(rb"\br=[\"'][A-Z]{0,3}(\d+)[\"']")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class SheetPart:
    """A sheet of a workbook: its name, whether it is shown, and the part of the archive it stands in."""

    name: str
    visible: bool
    part: str


class Archive:
    """A workbook's parts, unpacked one at a time under a common limit; ImportedFileError for whatever is not sound."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self._unpacked = name, 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise ImportedFileError(f"{name} is damaged or incomplete; save or download it again") from None
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise ImportedFileError(
                f"{name} has {len(entries):,} parts, at most {MOST_PARTS:,} are read; save the sheet alone"
            )
        self._names: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            plain = plain_part(entry.filename)
            if plain in self._names:
                raise ImportedFileError(
                    f"{name} holds the part {plain[:80]!r} twice; save it again from the spreadsheet"
                )
            self._names[plain] = entry
            if entry.flag_bits & 1:
                raise ImportedFileError(f"{name} is protected by a password; save it without one")

    def has(self, part: str) -> bool:
        """Return whether there is such a part."""
        return plain_part(part) in self._names

    def part(self, part: str) -> bytes:
        """Return an XML part whole, when it is within the limits and declares no entities."""
        entry = self._names.get(plain_part(part))
        if entry is None:
            other = next((what for sign, what in _OTHERS.items() if sign in self._names), "")
            reason = f"is {other}; save it as .xlsx" if other else "is damaged or no .xlsx workbook"
            raise ImportedFileError(f"{self.name} lacks its part {part[:80]}; it {reason}")
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(STEP):
                    pieces.append(piece)
                    size += len(piece)
                    self._unpacked += len(piece)
                    if size > LARGEST_PART or self._unpacked > LARGEST_SUM:
                        raise ImportedFileError(
                            f"{self.name} unpacks to over {LARGEST_PART // MEGABYTE} MB; split it, or bring it as CSV"
                        )
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
            raise ImportedFileError(f"{self.name} is damaged in its part {part[:80]}; save it again") from None
        content = b"".join(pieces)
        if _UTF_16.search(content[:200]):
            raise ImportedFileError(
                f"{self.name} is written in an encoding no spreadsheet uses; save it again from one"
            )
        if b"<!" in content and _DECLARATION.search(content):
            raise ImportedFileError(
                f"{self.name} declares entities of its own, which no spreadsheet does; it is not read"
            )
        return content

    def sheets(self) -> list[SheetPart]:
        """Return the sheets with cells, in the order of their tabs."""
        root, links = self._tree("xl/workbook.xml"), self._tree("xl/_rels/workbook.xml.rels")
        targets = {
            link.get("Id"): link.get("Target", "") for link in links if link.get("Type", "").endswith("/worksheet")
        }
        parts = []
        for node in root.iter():
            if not node.tag.endswith("}sheet") or node.tag.endswith("}externalReferences"):
                continue
            target = targets.get(node.get(_ID) or node.get(_STRICT_ID))
            if target is not None:
                part = posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/")))
                parts.append(SheetPart(node.get("name", ""), node.get("state", "visible") == "visible", part))
        if not parts:
            raise ImportedFileError(f"{self.name} has no sheet with cells")
        if len(parts) > MOST_SHEETS:
            raise ImportedFileError(
                f"{self.name} has {len(parts)} sheets, at most {MOST_SHEETS} are read; save one alone"
            )
        return parts

    def _tree(self, part: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self.part(part))
        except ElementTree.ParseError:
            raise ImportedFileError(f"{self.name} is damaged in its part {part}; save it again") from None


def plain_part(name: str) -> str:
    """Return the name of a part as any reader would look it up: without leading slash, in small letters."""
    return name.replace("\\", "/").lstrip("/").casefold()


def check_reach(sheet: bytes, where: str) -> None:
    """Raise ImportedFileError when a sheet's cells stand too far out: a reader would fill all that lies between."""
    for quote, pattern in _FAR.items():
        match = pattern.search(sheet) if b"r=" + quote in sheet else None
        if match:
            cell = match.group()[2:].strip(quote).decode("ascii")
            raise ImportedFileError(
                f"{where} has something in {cell if cell[0].isalpha() else f'row {cell}'}, and only {MOST_ROWS:,} rows "
                f"by {MOST_COLUMNS} columns are read; delete what lies outside the table and save again"
            )
    wide = set(_WIDE.findall(sheet))
    if wide or _DEEP.search(sheet):  # any other sheet spans 200,000 rows by 26 columns at most
        letters = wide or set(_COLUMN.findall(sheet)) or {b"A"}
        columns = max(sum((sign - 64) * 26**place for place, sign in enumerate(reversed(name))) for name in letters)
        rows = max((int(row) for row in set(_ROW.findall(sheet))), default=0)
        if rows * columns > MOST_CELLS:
            raise ImportedFileError(
                f"{where} spans {rows:,} rows by {columns} columns; at most {MOST_CELLS:,} cells are read: delete what "
                "lies outside the table, or bring it as CSV"
            )
