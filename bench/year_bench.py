"""A year of credits from CSV to statements by the command line, beside pandas reading the same file.

A million credits of 5,000 people under a plan with an accelerator, a cap, a draw and a clawback; deals are canceled and
split. Processor time is that of the whole command and the process that opens its files, from start to end; pandas is
timed without its start. Byte code is kept from one round to the next, as an installed program keeps it. The versions
take turns, and the least of several rounds counts, for a machine that others use is only ever slower. `--before FOLDER`
of `pay_bench.py` lets an older copy of the program take its turn too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, DAYS = 5_000, 365
CANCELED, SPLIT, CANCELED_AFTER = 0.02, 0.05, 30  # shares of the credits, of the pairs of credits; days
GOALS = {"pandas": 6.0, "before": 5.0, "memory": 1_500.0}
PLAN = """
name: Account executive
ote_per_year: 150000
base_share: 0.5
pay_every: month
measures:
  - name: Own bookings
    scope: individual
    quota: {per_year: 1200000}
    terms:
      - {kind: curve, points: [[0, 0], [1, 1]]}
      - {kind: accelerator, above: 1.0, rate: 2.0}
terms:
  - {kind: cap, at: 3.0}
  - {kind: draw, dollars: 2000, recoverable: true, months: 6}
  - {kind: clawback, within_months: 6}
"""
COMMAND = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "sim", "payout", *sys.argv[1:], "--json"], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""
PANDAS = """
import sys, time
import pandas as pd
began = time.process_time()
pd.read_csv(sys.argv[1], parse_dates=["date", "canceled"])
print(time.process_time() - began, 0.0)
"""


class Used(NamedTuple):
    """Processor seconds of a run, and the peak memory of its largest process, MB."""

    seconds: float
    memory: float


def write_year(folder: Path, credits: int) -> tuple[Path, Path, Path]:
    """Write plan, credits and roster into a folder; return their paths in the order `payout` takes them."""
    draws = np.random.default_rng(7)
    people = max(1, PEOPLE * credits // 1_000_000)
    payee, day = draws.integers(0, people, credits), draws.integers(0, DAYS, credits)
    amount = draws.lognormal(8.3, 1.0, credits).round(2)
    deal = np.arange(credits)
    shared = np.repeat(draws.random(-(-credits // 2)) < SPLIT, 2)[:credits]
    second = shared & (deal % 2 == 1)
    deal[second] -= 1
    payee[second] = (payee[np.flatnonzero(second) - 1] + 1) % people
    canceled = (draws.random(credits) < CANCELED) & (day + CANCELED_AFTER < DAYS)
    names = np.datetime_as_string(np.datetime64("2025-01-01") + np.arange(DAYS))
    ended = np.where(canceled, names[np.minimum(day + CANCELED_AFTER, DAYS - 1)], "")
    columns = (payee, names[day], amount, deal, np.where(shared, "0.5", ""), ended)
    plan, credits_file, roster = folder / "plan.yaml", folder / "credits.csv", folder / "roster.csv"
    with credits_file.open("w", encoding="ascii") as file:
        file.write("payee,date,measure,amount,deal,split,canceled\n")
        rows = zip(*(column.tolist() for column in columns), strict=True)
        file.writelines(f"P{p:04d},{d},Own bookings,{a:.2f},D{n},{s},{c}\n" for p, d, a, n, s, c in rows)
    plan.write_text(PLAN, encoding="ascii")
    staff = "".join(f"P{number:04d},2024-01-01,T{number // 10}\n" for number in range(people))
    roster.write_text(f"payee,start,team\n{staff}", encoding="ascii")
    return plan, credits_file, roster


def used(program: str, arguments: Sequence[str], byte_code: Path, where: Path = ROOT) -> Used:
    """Return what a program of its own used; Python keeps its byte code in the folder `byte_code`."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(byte_code)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    order = [sys.executable, "-c", program, *arguments]
    run = subprocess.run(order, cwd=where, env=environment, capture_output=True, text=True, check=True)
    seconds, memory = run.stdout.split()[-2:]
    return Used(float(seconds), float(memory))


def print_year(credits: int, rounds: int, before: Path | None = None) -> None:
    """Print processor time and memory of a year's statements, and how often pandas reads the file in that time."""
    with tempfile.TemporaryDirectory() as folder:
        plan, credits_file, roster = write_year(Path(folder), credits)
        order = [str(plan), str(credits_file), "--people", str(roster)]
        ours, theirs, earlier, kept = [], [], [], Path(folder) / "byte_code"
        for _ in range(rounds):
            ours.append(used(COMMAND, order, kept))
            theirs.append(used(PANDAS, [str(credits_file)], kept))
            if before is not None:
                earlier.append(used(COMMAND, order, kept, before))
    seconds, memory = min(run.seconds for run in ours), max(run.memory for run in ours)
    reading = min(run.seconds for run in theirs)
    print(f"Statements of {credits:,} credits, CSV in, JSON out: {seconds:.2f} s of processor time")
    ratio = seconds / reading
    print(f"  ÷ pandas.read_csv of the file ({reading:.2f} s) {ratio:5.1f}   (goal at most {GOALS['pandas']:g})")
    print(f"  peak memory of a process {memory:,.0f} MB   (goal at most {GOALS['memory']:,.0f})")
    if earlier:
        faster = min(run.seconds for run in earlier) / seconds
        print(f"  the program of {before} ÷ this {faster:5.1f}   (goal at least {GOALS['before']:g})")
