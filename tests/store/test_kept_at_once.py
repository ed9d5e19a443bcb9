"""Several at once lose nothing, a reader never sees a part, and a process that is killed leaves all or nothing."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from store.database import audit
from store.database.kept import StaleError, delete, keep, kept_files, read_back, rename
from tests.store.keeper import many

ROOT = Path(__file__).resolve().parents[2]
WORKERS, TIMES = 8, 12


def start_keeper(*numbers):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.keeper", *map(str, numbers)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def state_of(file):
    """Return whether the file is whole, and rows as announced and as there are, by file."""
    with closing(sqlite3.connect(file)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            return whole, 0, []  # killed before the tables were made, which come all at once
        orphans = connection.execute("SELECT count(*) FROM kept_row WHERE kept_id NOT IN (SELECT id FROM kept_file)")
        counts = connection.execute(
            "SELECT name, row_count, (SELECT count(*) FROM kept_row WHERE kept_id = kept_file.id) FROM kept_file"
        ).fetchall()
        return whole, orphans.fetchone()[0], counts


@pytest.mark.parametrize(("workers", "times"), [(4, 8), pytest.param(8, 50, marks=pytest.mark.long)])
def test_processes_that_keep_at_once_lose_nothing(file, workers, times):
    """None of them finds a database when it starts."""
    keepers = [start_keeper(100 * worker, times, 20) for worker in range(workers)]
    printed = [process.communicate(timeout=600)[0] for process in keepers]
    assert [process.returncode for process in keepers] == [0] * workers
    acknowledged = [line.split()[1] for text in printed for line in text.splitlines() if line.startswith("done")]
    assert len(acknowledged) == workers * times
    assert {process.name for process in kept_files()} == {f"file {number}" for number in acknowledged}
    assert len(audit.entries()) == workers * times
    whole, orphans, counts = state_of(file)
    assert (whole, orphans) == ("ok", 0)
    assert all(announced == there == 20 for _, announced, there in counts)


def test_eight_threads_rename_one_file_and_no_change_is_lost():
    """Each adds one to the number in the name it has read; whoever is late is refused and reads again."""
    keep(many(2), "0" * 64, "counted 0")
    late = []

    def count(_worker):
        done = 0
        while done < TIMES:
            there = kept_files()[0]
            try:
                rename(there, f"counted {int(there.name.split()[1]) + 1}")
                done += 1
            except StaleError:
                late.append(there.version)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(count, range(WORKERS)))
    (there,) = kept_files()
    assert there.name == f"counted {WORKERS * TIMES}"
    assert there.version == WORKERS * TIMES + 1
    assert [entry.what for entry in audit.entries()] == ["import"] + ["rename"] * (WORKERS * TIMES)


def test_eight_threads_keep_the_same_file_and_it_is_kept_once():
    with ThreadPoolExecutor(WORKERS) as pool:
        imported = list(pool.map(lambda number: keep(many(200), "0" * 64, f"name {number}"), range(WORKERS)))
    assert sum(kept_file.added for kept_file in imported) == 1
    assert len({kept_file.id for kept_file in imported}) == 1
    assert len(kept_files()) == 1


def test_a_reader_never_sees_a_part():
    rows, stop = 3_000, threading.Event()
    seen = []

    def look():
        while not stop.is_set():
            for kept_file in kept_files():
                try:
                    seen.append(len(read_back(kept_file.id).records))
                except Exception as problem:
                    assert "was deleted meanwhile" in str(problem), problem
            time.sleep(0.001)

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(look) for _ in range(2)]
        imported = many(rows)
        for number in range(6):
            kept = keep(imported, f"{number:064d}", f"file {number}")
            if number % 2:
                delete(kept)
        stop.set()
        for thread in readers:
            thread.result()
    assert set(seen) == {rows}


def kill_in_the_middle(file, kills, rows, seed):
    """Kill a keeper again and again; return how many files it had kept and how often it was in the middle of one."""
    chance, announced, interrupted = random.Random(seed), 0, 0
    for kill in range(kills):
        keeper = start_keeper(1_000 * (kill + 1), 0, rows)
        begun = keeper.stdout.readline()
        assert begun.startswith("begin"), begun
        time.sleep(chance.uniform(0.0, 0.4))
        keeper.kill()
        printed = keeper.communicate()[0].split("\n")
        assert keeper.returncode == -9
        done = [line for line in printed if line.startswith("done")]
        announced += len(done)
        interrupted += printed[-2].startswith("begin") if len(printed) > 1 else True
        whole, orphans, counts = state_of(file)
        assert (whole, orphans) == ("ok", 0)
        assert all(due == there == rows for _, due, there in counts), "a part was left"
        assert announced <= len(counts) <= announced + kill + 1, "something said to be kept is not there"
    return announced, interrupted


def test_a_keeper_killed_in_the_middle_leaves_all_or_nothing(file):
    delete(keep(many(2), "f" * 64, "before"))  # the tables are there, so that a kill meets the rows
    _, interrupted = kill_in_the_middle(file, 3, 2_000, 1)
    assert interrupted > 0
    for kept_file in kept_files():
        assert len(read_back(kept_file.id).records) == 2_000
    assert keep(many(20), "0" * 64, "after").added


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_keeper_of_20000_rows_killed_thirty_times_leaves_all_or_nothing(file):
    announced, interrupted = kill_in_the_middle(file, 30, 20_000, 2)
    assert interrupted >= 15
    print(f"{announced} kept whole, {interrupted} killed in the middle")  # shown by pytest -s
