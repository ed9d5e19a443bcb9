"""Checks that a workbook recomputes when it is opened: formulas over its sheets beside the stated figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.files.workbook import Filled, Formula

CHECKS = ("check", "by the sheets", "as stated", "difference", "true")
EXACT = 2  # decimals to which money agrees
SHARES = 9  # decimals to which shares agree


@dataclass
class Checks:
    """Rows with columns CHECKS, added one by one; every stored result is TRUE, as computed here."""

    rows: list[tuple[Filled, ...]] = field(default_factory=list)

    def cents(self, what: str, expression: str, stated: float) -> None:
        """Add a sum of whole cents that equals a stated one."""
        self._add(what, f"ROUND({expression},{EXACT})", stated, EXACT)

    def money(self, what: str, expression: str, stated: float) -> None:
        """Add an amount that is no sum of whole cents, a mean for example, and equals the stated one to the cent."""
        self._add(what, f"ROUND({expression},{EXACT + 4})", stated, EXACT)

    def share(self, what: str, expression: str, stated: float) -> None:
        """Add a share or a probability."""
        self._add(what, f"ROUND({expression},{SHARES + 3})", stated, SHARES)

    def done(self) -> list[tuple[Filled, ...]]:
        """Return all rows, followed by one that is true when every check is."""
        last = len(self.rows) + 1
        return [*self.rows, ("every check is true", None, None, None, Formula(f"=AND(E2:E{last})", True))]

    def _add(self, what: str, expression: str, stated: float, decimals: int) -> None:
        at, tolerance = len(self.rows) + 2, f"{0.5 * 10.0**-decimals:.{decimals + 1}f}"
        self.rows.append(
            (
                what,
                Formula(f"={expression}", stated),
                stated,
                Formula(f"=ROUND(B{at}-C{at},{decimals})", 0.0),
                Formula(f"=ABS(D{at})<{tolerance}", True),
            )
        )
