"""Compile rules to machine code, cached on disk so that a changed rule never runs as old code.

Numba keys its cache by the file of the outermost function alone: when a rule in another module changes, or a constant
that it imports, the old machine code would still be used. So the cache lives in a directory named after a digest of
every module that holds rules, of all that these import, and of the versions that compile them; where no such
directory can be written, a temporary one serves for this process.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np

from sim.compiled.source_closure import source_closure

_Function = TypeVar("_Function", bound=Callable[..., object])

RULES_FOLDER = Path(__file__).resolve().parents[1]
_RULE = re.compile(rb"^@rule|^import numba|^from numba|\bnumba\.", re.MULTILINE)
CACHE_VARIABLE = "MULTIPLIER_CACHE"
_KEPT_DIRECTORIES = 6


def rules_digest(folder: Path = RULES_FOLDER) -> str:
    """Return 16 hex digits that change with any rule, what its module imports, or what compiles it."""
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    with_rules = [path for path in folder.rglob("*.py") if _RULE.search(path.read_bytes())]
    for path in source_closure(folder, with_rules, lazy=False):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_home() -> Path:
    """Return the folder below which compiled code is kept: `$MULTIPLIER_CACHE`, else the user's cache folder."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "multiplier"


def _prepare_cache() -> Path:
    """Create and return this version's cache directory; a temporary one when the usual place cannot be written."""
    directory = cache_home() / f"rules-{rules_digest()}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError:
        directory = Path(tempfile.mkdtemp(prefix="multiplier-rules-"))
        atexit.register(shutil.rmtree, directory, ignore_errors=True)
        return directory
    os.utime(directory)
    siblings = sorted(directory.parent.glob("rules-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for outdated in siblings[_KEPT_DIRECTORIES:]:
        shutil.rmtree(outdated, ignore_errors=True)
    return directory


CACHE_DIRECTORY = _prepare_cache()
setattr(numba.config, "CACHE_DIR", str(CACHE_DIRECTORY))  # noqa: B010 - Numba declares it at run time only


_OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "forceinline": True, "_nrt": False}


def rule(function: _Function) -> _Function:
    """Compile a rule on first use: no Python lock held, strict floating point, one thread, cached on disk.

    Rules are compiled into their callers, which saves a third of the time and lets loops over partners become vector
    instructions. No rule makes an array (it fills those it is given), so none counts references either.

    The plain Python function stays reachable as `.py_func`. Parameter groups may be passed as pydantic models to the
    plain function and as records (`sim.compiled.records`) to the compiled one: both are read by field name.
    """
    return cast("_Function", numba.njit(**_OPTIONS)(function))
