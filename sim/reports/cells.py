"""What the six cells of the 2x2 are called on every chart, page, table and in every sentence: one name each."""

from __future__ import annotations

from sim.reports.wording import capitalized
from sim.studies.factorial import CELLS


def named(pay: str, motion: str) -> str:
    """Return what pay and motion together are called in a sentence: `team pay + shoulder-to-shoulder`."""
    return f"{pay} pay + {motion}"


NAMES = {cell: named(*cell.split("/")) for cell in CELLS}  # in a sentence, such as `team pay + vendor-led`
LABELS = {cell: capitalized(name) for cell, name in NAMES.items()}  # the same where it stands alone
