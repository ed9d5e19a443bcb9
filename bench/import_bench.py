"""How long 100,000 rows of ten cells take to import, beside the reader's own time; `make bench` prints it.

The reader's own time is what the libraries take to hand over the same cells and no more, in a process that has loaded
them: for CSV the standard library's reader into rows and pandas into columns of text, for a workbook calamine's rows,
alone and with its parts unpacked once before, as any examination must. An import is all that happens between the bytes
and what a person confirms: a process of its own from its start, the way back, every check, the sum, the preview; what
the records take that are made when they are first used is stated apart. All are timed in turn, and the least of several
rounds counts, for a machine that others use is only ever slower; processor time counts the other process too.

    PYTHONPATH=. .venv/bin/python bench/import_bench.py [ROUNDS]
"""

import csv
import gc
import io
import resource
import sys
import time

import pandas as pd
import python_calamine
import xlsxwriter

from sim.importing.isolated import read_isolated
from sim.importing.mapping import propose
from sim.importing.preflight import Archive
from sim.importing.records import import_table

ROWS = 100_000
HEADER = ("deal", "payee", "date", "amount", "measure", "motion", "split", "contract_months", "note", "code")
SHEET = "xl/worksheets/sheet1.xml"


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


def as_csv(quoting=csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=quoting).writerows([HEADER, *lines()])
    return text.getvalue().encode()


def as_xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate([HEADER, *lines()]):
            sheet.write_row(place, 0, line)
    return buffer.getvalue()


def with_calamine(content: bytes) -> int:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1


def unpacked_and_with_calamine(content: bytes) -> int:
    Archive(content, "import.xlsx").part(SHEET)
    return with_calamine(content)


def with_csv(content: bytes) -> int:
    return len(list(csv.reader(io.StringIO(content.decode(), newline="")))) - 1


def with_pandas(content: bytes) -> int:
    return len(pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False))


def imported(content: bytes, name: str) -> int:
    table = read_isolated(content, name)
    result = import_table(table, propose(table))
    assert result.usable, (result.problems[:3], result.questions)
    return result.rows["used"]


def imported_and_used(content: bytes, name: str) -> int:
    table = read_isolated(content, name)
    return sum(1 for _ in import_table(table, propose(table)).records)


def timed(work) -> tuple[float, float]:
    """Return the seconds, on the clock and of processors, that some work takes here and in its child."""
    gc.collect()
    began, used = time.perf_counter(), processor_time()
    assert work() == ROWS
    return time.perf_counter() - began, processor_time() - used


def processor_time() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main(rounds: int) -> None:
    plain, quoted, book = as_csv(), as_csv(csv.QUOTE_NONNUMERIC), as_xlsx()
    text_readers = {"csv.reader": with_csv, "pandas dtype=str": with_pandas}
    book_readers = {"calamine": with_calamine, "unpacking + calamine": unpacked_and_with_calamine}
    for what, name, content, readers in (
        ("CSV", "import.csv", plain, text_readers),
        ("CSV, quoted", "import.csv", quoted, text_readers),
        ("workbook", "import.xlsx", book, book_readers),
    ):
        tried = {work.__name__: (lambda c=content, n=name, w=work: w(c, n)) for work in (imported, imported_and_used)}
        tried |= {reader: (lambda c=content, r=read: r(c)) for reader, read in readers.items()}
        seen = {label: [] for label in tried}
        for _ in range(rounds):
            for label, work in tried.items():
                seen[label].append(timed(work))
        least = {label: [min(column) for column in zip(*pairs, strict=True)] for label, pairs in seen.items()}
        print(f"{what}, {ROWS:,} x {len(HEADER)} cells, {len(content) / 1e6:.1f} MB, least of {rounds} rounds:")
        wall, used = least.pop("imported")
        more = least.pop("imported_and_used")
        print(f"  import                         {wall:6.2f} s   {used:6.2f} s of processors")
        print(f"  import, and its records used   {more[0]:6.2f} s   {more[1]:6.2f} s of processors")
        for label, (own, spent) in least.items():
            print(
                f"  {label:28s}   {own:6.2f} s   {spent:6.2f} s of processors; the import takes "
                f"{wall / own:.1f} x by the clock, {used / spent:.1f} x by processors"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
