"""Reading CSV as a table: the strict reader's cells, in the shape that workbooks have too."""

from __future__ import annotations

from collections.abc import Callable

from sim.csvfile import sheet_of
from sim.importing.table import Table


def read_text(
    content: bytes,
    name: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Table:
    """Return the table in a CSV file's bytes; ImportedFileError names the line of whatever is doubtful."""
    total = content.count(b"\n")
    sheet = sheet_of(content, name, delimiter, encoding, (lambda rows: progress(rows, total)) if progress else None)
    return Table(
        name=name,
        header=sheet.header,
        columns=tuple(range(1, len(sheet.header) + 1)),
        rows=[row for _, row in sheet.rows],
        row_numbers=[line for line, _ in sheet.rows],
        blank_rows=sheet.blank_lines,
        flaws=(),
        remarks=(),
        reading={"kind": "csv", "delimiter": sheet.delimiter, "encoding": sheet.encoding},
    )
