"""The same on a PostgreSQL server; each test in a schema of its own, which is dropped afterwards."""

import os
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from store.database import audit, database, upgrading
from store.database.kept import StaleError, delete, keep, kept_files, kept_named, read_back, rename
from store.database.place import StoreError, place
from store.database.remembered import forget, recall, remember
from store.database.schema import METADATA
from tests.replay.conftest import TWO
from tests.store.conftest import sha256
from tests.store.keeper import many

SERVER = os.environ.get("MULTIPLIER_TEST_POSTGRES", "")
pytestmark = pytest.mark.skipif(
    not SERVER, reason="set MULTIPLIER_TEST_POSTGRES to postgresql+psycopg://USER@HOST/NAME to run this on a server"
)
WORKERS, TIMES = 8, 12


@pytest.fixture(autouse=True)
def own_schema(own_database, monkeypatch):
    """A schema that only this test sees."""
    del own_database  # is set before, and replaced here
    name = f"multiplier_test_{secrets.token_hex(4)}"
    server = sa.create_engine(SERVER)
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    joined = "&" if "?" in SERVER else "?"
    monkeypatch.setenv("MULTIPLIER_DATABASE", f"{SERVER}{joined}options=-csearch_path%3D{name}")
    yield name
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(name, cascade=True))
    server.dispose()


def test_looking_makes_nothing_and_keeping_makes_the_tables(two):
    assert kept_files() == []
    assert audit.entries() == []
    with database.reading() as connection:
        assert connection is None
    kept = keep(two, sha256(TWO), "Robert'); DROP TABLE kept_file; --")
    assert read_back(kept.id) == two
    assert kept_named(kept.name).id == kept.id
    assert not keep(two, sha256(TWO), "again").added
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": upgrading.VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
    assert place().shown.startswith("the PostgreSQL database ")


def test_a_taken_name_a_late_change_and_what_is_gone_are_told(kept_two):
    other = keep(many(2), "0" * 64, "other")
    with pytest.raises(StoreError, match="there is a kept file named First quarter already"):
        rename(other, "First quarter")
    with pytest.raises(StoreError, match="there is a kept file named First quarter already"):
        keep(many(2, 1), "1" * 64, "First quarter")
    renamed = rename(kept_two, "Quarter one")
    with pytest.raises(StaleError, match="and is named Quarter one now; reload"):
        delete(kept_two)
    delete(renamed)
    with pytest.raises(StaleError, match="was deleted at"):
        delete(renamed)
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM kept_row")).scalar() == 2
    assert [entry.what for entry in audit.entries()] == ["import", "import", "rename", "delete"]


@pytest.mark.parametrize(
    "change", ["UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_no_entry_of_what_was_done_changes(kept_two, change):
    with pytest.raises(StoreError), database.writing() as connection:
        connection.execute(sa.text(change))
    assert [entry.what for entry in audit.entries()] == ["import"]


def test_a_mapping_is_remembered_and_forgotten(two):
    remember(("a", "b"), two.mapping)
    recalled = recall(("b", "A"), ["credits"])
    assert recalled.mapping == two.mapping
    forget(recalled)
    assert recall(("a", "b"), ["credits"]) is None


def test_many_at_once_make_one_database_and_lose_nothing():
    """First use, different files, the same file, and one counter, all by eight at once."""
    with ThreadPoolExecutor(WORKERS) as pool:
        different = list(pool.map(lambda n: keep(many(20, n), f"{n:064d}", f"file {n}"), range(WORKERS)))
        same = list(pool.map(lambda n: keep(many(20, 99), "f" * 64, f"name {n}"), range(WORKERS)))
    assert all(kept_file.added for kept_file in different)
    assert sum(kept_file.added for kept_file in same) == 1
    keep(many(2, 50), "e" * 64, "counted 0")

    def count(_worker):
        done = 0
        while done < TIMES:
            there = next(kept_file for kept_file in kept_files() if kept_file.name.startswith("counted"))
            try:
                rename(there, f"counted {int(there.name.split()[1]) + 1}")
                done += 1
            except StaleError:
                continue

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(count, range(WORKERS)))
    assert kept_named(f"counted {WORKERS * TIMES}").version == WORKERS * TIMES + 1


def test_a_newer_schema_is_refused(kept_two):
    with database.writing() as connection:
        connection.execute(sa.text(f"UPDATE {upgrading.VERSION_TABLE} SET version_num = '0999'"))
    with pytest.raises(StoreError, match="newer Multiplier"):
        kept_files()
