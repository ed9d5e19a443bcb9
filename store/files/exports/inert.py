"""Text for exports: on one line, without control or half characters, visibly cut when too long."""

from __future__ import annotations

import re

LONGEST = 2_000  # characters of a text in a cell
LONGEST_NAME = 200  # characters of a name
CUT = "…"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def inert(text: str, longest: int = LONGEST) -> str:
    """Return text on one line without control or half characters; of a longer one the beginning, which ends in CUT."""
    clean = _CONTROL.sub(" ", text)
    return clean if len(clean) <= longest else clean[: longest - len(CUT)] + CUT


def inert_name(text: str) -> str:
    """Return a name as `inert` does, cut at LONGEST_NAME."""
    return inert(text, LONGEST_NAME)
