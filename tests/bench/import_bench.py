"""How long 100,000 rows of ten cells take to import, beside the reader's own time; `make bench` prints it."""

import csv
import io
import time

import pandas as pd
import python_calamine
import xlsxwriter

from sim.importing.mapping import propose
from sim.importing.records import import_table
from store.isolated import read_isolated

ROWS = 100_000
HEADER = ("deal", "payee", "date", "amount", "measure", "motion", "split", "contract_months", "note", "code")


def lines():
    for place in range(ROWS):
        day = f"2025-{place % 12 + 1:02d}-{place % 28 + 1:02d}"
        yield (
            f"D{place:06d}",
            f"Person {place % 300}",
            day,
            place * 1.25,
            "Own",
            "run",
            1.0,
            12.0,
            "x",
            f"C{place % 7}",
        )


def as_csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *lines()])
    return text.getvalue().encode()


def as_xlsx() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate([HEADER, *lines()]):
            sheet.write_row(place, 0, line)
    return made.getvalue()


def read_with_calamine(content: bytes) -> int:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1


def read_with_pandas(content: bytes) -> int:
    return len(pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False))


def main() -> None:
    for name, content, reader in (
        ("import.xlsx", as_xlsx(), read_with_calamine),
        ("import.csv", as_csv(), read_with_pandas),
    ):
        began = time.perf_counter()
        assert reader(content) == ROWS
        own = time.perf_counter() - began
        steps: list[tuple[int, int]] = []
        began = time.perf_counter()
        table = read_isolated(content, name, progress=lambda done, total, to=steps: to.append((done, total)))
        read = time.perf_counter() - began
        found = import_table(table, propose(table))
        whole = time.perf_counter() - began
        assert (found.usable, len(found.records)) == (True, ROWS), (found.problems[:3], found.questions)
        print(
            f"{name}: {ROWS:,} rows, {len(content) / 1e6:.1f} MB; reader alone {own:.2f} s, read in its own process "
            f"{read:.2f} s ({read / own:.1f} x), checked into records {whole:.2f} s ({whole / own:.1f} x), "
            f"{len(steps)} reports of progress"
        )


if __name__ == "__main__":
    main()
