"""A file to keep, and where it is kept."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.importing.records import Imported
from store.kept import Kept, keep
from store.place import place
from tests.replay.conftest import TWO, read


def sha256(text: str) -> str:
    """Return the digest under which a text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def two() -> Imported:
    """The two sellers' credits."""
    return read(TWO, "credits")


@pytest.fixture
def kept_two(two: Imported) -> Kept:
    """The two sellers' credits, kept."""
    return keep(two, sha256(TWO), "First quarter")


@pytest.fixture
def file() -> Path:
    """The file of the database of this test, which need not exist."""
    found = place().file
    assert found is not None
    return found


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Put the database somewhere else."""

    def put(path: Path) -> Path:
        monkeypatch.setenv("MULTIPLIER_DATABASE", f"sqlite:///{path}")
        return path

    return put
