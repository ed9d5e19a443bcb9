"""A table on its way between two processes: names as JSON, columns as blocks of text, numbers or codes; no pickle.

The first line is JSON; the blocks it counts follow. Whoever reads it builds plain values only, whatever stands there,
and no single step is longer than one column, so that other threads get their turn.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import IO, Any, cast

import numpy as np

from sim.importing.coded import Coded, Joined
from sim.importing.table import Cell, Flaw, Table

CODES = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))  # array types by how many distinct cells they can number
SAMPLE = 1_000  # cells that show whether most of a column differ, and codes would be no shorter
BREAK = "\n"  # between the texts of a block


def packed(table: Table) -> Iterator[bytes]:
    """Yield a table as bytes: one line of JSON, then the row numbers and every column."""
    blocks: list[bytes] = []
    heads: list[dict[str, Any]] = []
    if isinstance(table.row_numbers, range):
        rows: int | list[int] = [table.row_numbers.start, table.row_numbers.stop]
    else:
        blocks.append(array("I", table.row_numbers).tobytes())
        rows = len(blocks[0])
    for column in table.cells:
        head, parts = _packed_column(column)
        heads.append(head)
        blocks += parts
    first = {
        **{name: getattr(table, name) for name in ("name", "header", "columns", "blank_rows", "remarks")},
        "reading": dict(table.reading),
        "flaws": [[flaw.row, flaw.column, flaw.message] for flaw in table.flaws],
        "rows": rows,
        "cells": heads,
    }
    yield json.dumps({"table": first}, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
    yield from blocks


def unpacked(first: Mapping[str, Any], file: IO[bytes]) -> Table:
    """Return the table whose JSON is `first` and whose blocks follow in `file`; ValueError when they do not fit."""
    numbers = _row_numbers(first["rows"], file)
    cells = tuple(_unpacked_column(head, file) for head in first["cells"])
    if len(cells) != len(first["header"]) or any(len(column) != len(numbers) for column in cells):
        raise ValueError("columns of other lengths than the rows")
    return Table(
        name=first["name"],
        header=tuple(first["header"]),
        columns=tuple(first["columns"]),
        cells=cells,
        row_numbers=numbers,
        blank_rows=tuple(first["blank_rows"]),
        flaws=tuple(Flaw(*flaw) for flaw in first["flaws"]),
        remarks=tuple(first["remarks"]),
        reading=first["reading"],
    )


def _row_numbers(rows: int | list[int], file: IO[bytes]) -> Sequence[int]:
    """Return the numbers of rows: of a block of so many bytes, or the first and the one behind the last."""
    if isinstance(rows, list):
        return range(*rows)
    numbers = array("I")
    numbers.frombytes(_block(file, rows))
    return numbers.tolist()


def _packed_column(column: Sequence[Cell]) -> tuple[dict[str, Any], list[bytes]]:
    """Return what a column's blocks are, and the blocks: its cells, or its distinct cells and a code for each row."""
    if isinstance(column, Coded):
        code = next(code for code, most in CODES if len(column.kinds) <= most)
        return _coded(column.kinds, code, column.codes.astype(code).tobytes())
    some = () if isinstance(column, Joined) else column[:SAMPLE]
    if len(set(some)) * 2 > len(some) or isinstance(column, Joined):
        kind, block = _packed_cells(column)
        return {"kind": kind, "bytes": len(block)}, [block]
    places: dict[Cell, int] = defaultdict(count().__next__)
    numbered = list(map(places.__getitem__, column))
    code = next(code for code, most in CODES if len(places) <= most)
    codes = array(code, bytes(numbered) if code == "B" else numbered).tobytes()
    return _coded(list(places), code, codes)


def _coded(kinds: Sequence[Cell], code: str, codes: bytes) -> tuple[dict[str, Any], list[bytes]]:
    kind, block = _packed_cells(kinds)
    return {"kind": kind, "bytes": len(block), "code": code, "codes": len(codes)}, [block, codes]


def _packed_cells(cells: Sequence[Cell]) -> tuple[str, bytes]:
    if isinstance(cells, Joined):
        return "texts", cells.block
    kinds = set(map(type, cells))
    if kinds == {float}:
        return "numbers", array("d", cast("list[float]", cells)).tobytes()
    if kinds == {str}:
        joined = BREAK.join(cast("list[str]", cells))
        if joined.count(BREAK) == len(cells) - 1:
            return "texts", joined.encode("utf-8", "surrogatepass")
    plain = [{"date": cell.isoformat()} if isinstance(cell, date) else cell for cell in cells]
    return "cells", json.dumps(plain, ensure_ascii=True, allow_nan=False).encode("ascii")


def _unpacked_column(head: Mapping[str, Any], file: IO[bytes]) -> Sequence[Cell]:
    cells = _unpacked_cells(head["kind"], _block(file, head["bytes"]))
    if "code" not in head:
        return cells
    if head["code"] not in dict(CODES):
        raise ValueError("codes of no kind that is sent")
    codes = np.frombuffer(_block(file, head["codes"]), dtype=head["code"])
    rows = np.bincount(codes, minlength=len(cells))
    if len(rows) != len(cells) or not rows.all():
        raise ValueError("codes that number no cell, or cells without a row")
    return Coded(cells, codes, unlike=True)


def _unpacked_cells(kind: str, block: bytes) -> list[Cell]:
    if kind == "numbers":
        numbers = array("d")
        numbers.frombytes(block)
        return numbers.tolist()  # type: ignore[return-value]  # a list of floats is one of cells
    if kind == "texts":
        return block.decode("utf-8", "surrogatepass").split(BREAK)  # type: ignore[return-value]  # the same of texts
    return [date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell for cell in json.loads(block)]


def _block(file: IO[bytes], size: int) -> bytes:
    block = file.read(size)
    if len(block) != size:
        raise ValueError("cut off")
    return block
