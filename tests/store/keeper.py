"""A file of any size, and a process that keeps some, for tests that run several of it, or end it in the middle."""

import itertools
import sys

from sim.importing.mapping import propose
from sim.importing.records import Imported, import_table
from sim.importing.worker import read_file
from store.database.kept import keep

HEAD = "payee,date,measure,amount,deal\n"
SELLERS = 50


def many(rows: int, seed: int = 0) -> Imported:
    """Return a file of so many credits, another for every seed."""
    lines = (f"P{i % SELLERS},2025-{i % 12 + 1:02d}-10,Bookings,{i + seed}.25,D{seed}-{i}\n" for i in range(rows))
    table = read_file((HEAD + "".join(lines)).encode(), {"name": "many.csv"})
    return import_table(table, propose(table, "credits"))


def keep_files(first: int, files: int, rows: int) -> None:
    """Keep so many files, without end when `files` is 0, and say so before and after each."""
    imported = many(rows, first)
    for number in itertools.count(first) if files == 0 else range(first, first + files):
        print(f"begin {number}", flush=True)
        keep(imported, f"{number:064d}", f"file {number}")
        print(f"done {number}", flush=True)


if __name__ == "__main__":
    keep_files(*map(int, sys.argv[1:]))
