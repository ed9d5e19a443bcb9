"""Where things are kept: made late and privately, upgraded as a whole, and every trouble is one sentence."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.database import audit, database, upgrading
from store.database.kept import keep, kept_files, kept_named, read_back, rename
from store.database.place import StoreError, place, user_folder
from store.database.remembered import remembered
from store.database.schema import METADATA
from tests.replay.conftest import TWO, read
from tests.store.conftest import sha256
from tests.store.keeper import many

ROOT = Path(__file__).resolve().parents[2]
RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))
LATER = '''"""Revision 0002, of a later Multiplier."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    """Add a column."""
    op.add_column("kept_file", sa.Column("remark", sa.Text, nullable=False, server_default="none"))
'''


def is_whole(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def later(monkeypatch, tmp_path):
    """Let this program be a later one, which knows a second revision; return how to write that revision."""

    def become(revision=LATER):
        folder = tmp_path / "migrations"
        shutil.copytree(upgrading.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "revision_0002.py").write_text(revision, encoding="utf-8")
        monkeypatch.setattr(upgrading, "MIGRATIONS", folder)
        monkeypatch.setattr(upgrading, "REVISIONS", ("0001", "0002"))

    return become


def test_no_test_reaches_the_folder_of_whoever_runs_it(monkeypatch, tmp_path):
    kept_by_tests = Path(os.environ["XDG_DATA_HOME"]).parent
    assert place().file.is_relative_to(kept_by_tests)
    assert user_folder().is_relative_to(kept_by_tests)
    monkeypatch.delenv("MULTIPLIER_DATABASE")
    assert place().file.is_relative_to(kept_by_tests)
    child = subprocess.run(
        [sys.executable, "-c", "from store.database.place import place; print(place().file)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(child.stdout.strip()).is_relative_to(kept_by_tests)
    # Whoever takes these variables away must put something else in their place.
    took_away = re.compile(r"delenv\(\"(XDG_DATA_HOME|HOME|LOCALAPPDATA)\"")
    for test in (ROOT / "tests").rglob("*.py"):
        assert test == Path(__file__) or not took_away.search(test.read_text(encoding="utf-8")), test


def test_the_place_is_the_custom_of_the_system(monkeypatch, tmp_path):
    monkeypatch.delenv("MULTIPLIER_DATABASE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place().file == tmp_path / "multiplier" / "multiplier.db"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert place().shown == "~/.local/share/multiplier/multiplier.db"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_folder() == tmp_path / "Library" / "Application Support" / "Multiplier"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert user_folder() == tmp_path / "Local" / "Multiplier"


@pytest.mark.parametrize(
    "url",
    ["kept.db", "/tmp/kept.db", "sqlite:///", "sqlite:////", "sqlite:///:memory:", "mysql://x/y", "postgresql+psycopg://",
     "postgresql+psycopg://u:secret@host", "postgresql+psycopg://[u:secret@host/x"],
)  # fmt: skip
def test_a_place_that_is_none_is_refused_without_repeating_it(monkeypatch, url):
    monkeypatch.setenv("MULTIPLIER_DATABASE", url)
    with pytest.raises(StoreError, match="write sqlite:///FILE or postgresql") as refused:
        kept_files()
    assert "secret" not in str(refused.value)


def test_a_password_is_never_shown(monkeypatch):
    monkeypatch.setenv("MULTIPLIER_DATABASE", "postgresql+psycopg://ann:secret@127.0.0.1:1/pay")
    assert place().shown == "the PostgreSQL database pay on 127.0.0.1"
    with pytest.raises(StoreError) as refused:
        kept_files()
    assert "secret" not in str(refused.value)
    assert "pay on 127.0.0.1" in str(refused.value)


def test_looking_makes_nothing_and_keeping_makes_a_private_file(at, tmp_path, two):
    file = at(tmp_path / "new" / "folder" / "kept.db")
    assert kept_files() == []
    assert remembered() == []
    assert audit.entries() == []
    assert list(tmp_path.iterdir()) == []
    with database.writing() as connection:
        keep_open = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    assert keep_open.keys() == {"kept.db", "kept.db-wal", "kept.db-shm"}
    assert set(keep_open.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    keep(two, sha256(TWO), "mine")
    assert place().guarded == "readable by you alone"
    file.chmod(0o644)
    assert place().guarded == "readable by others on this machine (mode 644)"


def test_the_revisions_make_the_tables_the_program_works_with(kept_two):
    assert tuple(script.revision for script in ScriptDirectory(str(upgrading.MIGRATIONS)).walk_revisions()) == tuple(
        reversed(upgrading.REVISIONS)
    )
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": upgrading.VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_every_released_schema_has_its_fixture():
    assert tuple(path.stem for path in RELEASED) == upgrading.REVISIONS


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_database_of_every_release_is_read_to_the_cent(file, released):
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(released.read_text(encoding="utf-8"))
    there = kept_named("First quarter")
    assert read_back(there.id) == read(TWO, "credits")
    assert [note.kind for note in remembered()] == ["credits"]
    assert rename(there, "Quarter one").version == there.version + 1
    assert not keep(read(TWO, "credits"), sha256(TWO), "again").added


def test_an_older_schema_is_copied_and_upgraded_with_all_it_holds(kept_two, two, file, later):
    later()
    assert read_back(kept_two.id) == two
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT remark FROM kept_file").fetchall() == [("none",)]
        assert connection.execute(f"SELECT version_num FROM {upgrading.VERSION_TABLE}").fetchall() == [("0002",)]
    copy = file.with_name(f"{file.name}.schema-0001")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert is_whole(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM kept_file").fetchall() == [("First quarter",)]
        assert "remark" not in {row[1] for row in connection.execute("PRAGMA table_info(kept_file)")}
    assert not list(file.parent.glob("*.tmp"))


def test_an_upgrade_that_fails_half_way_leaves_nothing(kept_two, file, later):
    later(LATER + "    op.create_table('half', sa.Column('x', sa.Integer))\n    op.execute('nonsense')\n")
    with pytest.raises(StoreError):
        read_back(kept_two.id)
    with closing(sqlite3.connect(file)) as connection:
        assert "remark" not in {row[1] for row in connection.execute("PRAGMA table_info(kept_file)")}
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []
        assert connection.execute(f"SELECT version_num FROM {upgrading.VERSION_TABLE}").fetchall() == [("0001",)]
    assert is_whole(file)


KILLED = """
import sys
from pathlib import Path
from store.database import upgrading
from store.database.kept import kept_files
upgrading.MIGRATIONS, upgrading.REVISIONS = Path(sys.argv[1]), ("0001", "0002")
kept_files()
"""


def test_an_upgrade_killed_half_way_leaves_what_was(kept_two, two, file, later, monkeypatch):
    later(LATER + "    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n")
    done = subprocess.run([sys.executable, "-c", KILLED, str(upgrading.MIGRATIONS)], cwd=ROOT, check=False)
    assert done.returncode == -9
    monkeypatch.undo()
    monkeypatch.setenv("MULTIPLIER_DATABASE", f"sqlite:///{file}")
    assert read_back(kept_two.id) == two
    assert is_whole(file)
    with closing(sqlite3.connect(file)) as connection:
        assert "remark" not in {row[1] for row in connection.execute("PRAGMA table_info(kept_file)")}


def test_a_newer_schema_is_refused_in_one_sentence_and_left_alone(kept_two, file):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"UPDATE {upgrading.VERSION_TABLE} SET version_num = '0999'")
    before = file.read_bytes()
    for attempt in (kept_files, lambda: keep(many(3), "0" * 64, "x")):
        with pytest.raises(StoreError, match=r"written by a newer Multiplier \(schema 0999.*update Multiplier"):
            attempt()
    assert file.read_bytes() == before


def test_another_programs_database_is_left_alone(file, two):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE photos (x)")
    with pytest.raises(StoreError, match="another program's database"):
        keep(two, "0" * 64, "x")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


def test_first_use_by_many_at_once_makes_one_database(file):
    failures = []

    def start(number):
        try:
            keep(many(3, number), f"{number:064d}", f"file {number}")
        except StoreError as problem:
            failures.append(problem)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(kept_files()) == 8
    assert is_whole(file)


def test_a_file_that_is_no_database_is_refused_and_left_alone(file, two):
    file.write_bytes(b"payee,amount\nAnn,5\n" * 100)
    for attempt in (kept_files, lambda: keep(two, "0" * 64, "x")):
        with pytest.raises(StoreError, match="is no database; move it away"):
            attempt()
    assert file.read_bytes().startswith(b"payee,amount")


def test_a_damaged_database_is_told(kept_two, file):
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged; bring back a copy"):
        read_back(kept_two.id)


def test_a_database_in_use_is_told_after_a_while(kept_two, file, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert kept_files()[0].name == "First quarter"  # reading goes on meanwhile
        with pytest.raises(StoreError, match=r"in use by another program for 0\.1 seconds; try again"):
            rename(kept_two, "x")
    assert rename(kept_two, "x").name == "x"


def test_whoever_waits_long_to_write_looks_as_often_as_whoever_has_just_come(kept_two, file, monkeypatch):
    """Else, where many write at once, one might never come to write."""
    pauses = []
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")

        def pause(seconds):
            pauses.append(seconds)
            if len(pauses) == 40:
                other.execute("ROLLBACK")

        monkeypatch.setattr(database.time, "sleep", pause)
        assert rename(kept_two, "x").name == "x"
    assert pauses == [pauses[0]] * 40
    assert pauses[0] <= 0.02


def test_a_full_disk_keeps_nothing_and_says_so(kept_two, file):
    def fill(connection, _record):
        connection.execute("PRAGMA max_page_count=40")

    engine = database._engine(place().url)
    sa.event.listen(engine, "connect", fill)
    try:
        with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
            keep(many(2_000), "0" * 64, "large")
    finally:
        sa.event.remove(engine, "connect", fill)
    assert [kept_file.name for kept_file in kept_files()] == ["First quarter"]
    assert len(audit.entries()) == 1
    assert is_whole(file)


def test_a_folder_that_cannot_be_made_is_told(at, tmp_path, two):
    (tmp_path / "file").write_text("", encoding="utf-8")
    at(tmp_path / "file" / "kept.db")
    assert kept_files() == []
    with pytest.raises(StoreError, match=r"cannot be used: (Not a directory|File exists); check its folder"):
        keep(two, "0" * 64, "x")


def test_a_folder_in_place_of_the_file_is_told(at, tmp_path, two):
    at(tmp_path)
    for attempt in (kept_files, lambda: keep(two, "0" * 64, "x")):
        with pytest.raises(StoreError, match="cannot be opened; check its folder"):
            attempt()


WITHOUT_RIGHTS = """
import os
from store.database.kept import kept_files, rename
from store.database.place import StoreError
there = kept_files()
os.setuid(65534)
for attempt in (lambda: print(len(kept_files())), lambda: rename(there[0], "other")):
    try:
        attempt()
    except StoreError as problem:
        print(problem)
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="gives up the rights of root, which it needs first")
def test_somebody_without_rights_is_told_in_one_sentence(kept_two, at, file):
    """Another user of the machine, to whom the file is closed; and then one who may read it but not write."""

    def attempt():
        command = [sys.executable, "-c", WITHOUT_RIGHTS]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        other = at(Path(folder) / "kept.db")
        shutil.copy(file, other)
        other.chmod(0o600)
        message = attempt()
        assert len(message) == 2
        assert all("cannot be opened; check its folder" in line for line in message)
        other.chmod(0o644)
        message = attempt()
        assert len(message) == 2
        assert "read-only" in message[1] or "cannot be opened" in message[1]
        assert [kept_file.name for kept_file in kept_files()] == ["First quarter"]


def test_nothing_slow_is_loaded_before_it_is_needed():
    """Neither the command line nor any page but Replay loads the database's libraries when it starts."""
    code = (
        "import sys, cli.program, store.database.place\n"
        "from ui.session import first_visit, state, upkeep\n"
        "from ui.widgets import sidebar\n"
        "assert not {'sqlalchemy', 'alembic'} & set(sys.modules), 'loaded too early'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    loads = re.compile(r"^(from|import) store\b.*\b(kept|remembered|audit|database|upgrading)\b", re.MULTILINE)
    loaded = [
        path.relative_to(ROOT).as_posix()
        for layer in ("pages", "ui", "views")
        for path in (ROOT / layer).rglob("*.py")
        if loads.search(path.read_text(encoding="utf-8"))
    ]
    assert all("replay" in name for name in loaded), loaded


def test_keeping_does_not_load_alembic_once_the_database_is_there(kept_two):
    code = "import sys; from store.database.kept import kept_files; print(len(kept_files()), 'alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]
