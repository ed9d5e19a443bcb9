"""The software behind a sweep member's numbers: versions of libraries and a digest of the model's source."""

from __future__ import annotations

import hashlib
import platform
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np

from sim.compiled.source_closure import source_closure
from sim.version import __version__

_LIBRARY_FOLDER = Path(__file__).resolve().parents[1]
_ROOTS = (_LIBRARY_FOLDER / "uncertainty" / "sweep_measures.py", Path(__file__).with_name("tasks.py"))


class Software(NamedTuple):
    """The versions one process computes with; two processes whose versions are equal give the same numbers."""

    multiplier: str
    model: str
    python: str
    numpy: str
    numba: str

    def difference(self, other: Software) -> str:
        """Return the differing versions in words, such as `numpy 2.4.6 instead of 2.4.5`; empty when equal."""
        pairs = zip(self._fields, self, other, strict=True)
        return ", ".join(f"{name} {theirs} instead of {mine}" for name, mine, theirs in pairs if mine != theirs)

    def digest(self) -> str:
        """Return 16 hex digits of all versions together."""
        return hashlib.sha256("\0".join(self).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def software() -> Software:
    """Return the versions of this process; `model` is a digest of the source that a sweep's measures run."""
    digest = hashlib.sha256()
    for path in source_closure(_LIBRARY_FOLDER, _ROOTS, lazy=True):
        digest.update(path.relative_to(_LIBRARY_FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return Software(__version__, digest.hexdigest()[:12], platform.python_version(), np.__version__, numba.__version__)
