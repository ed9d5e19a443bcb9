"""What a file that is none of the expected looks like, in words: another table than was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.importing.mapping import ColumnMapping, NoKindFitsError, propose
from sim.importing.spelling import plain
from sim.importing.table import Table

LEAST_COLUMNS = 3  # who, when, how much
SHOWN = 6  # columns that a sentence lists

KINDS_IN_WORDS: Mapping[str, str] = {
    "roster": "a roster",
    "credits": "credits",
    "deals": "won deals",
    "attainment": "a history of attainment",
    "assignment": "a list of who is on which plan",
}
NEEDED = (
    "Needed here: won deals or credits, one row a deal with who sold it, when it was won and for how much; or "
    "attainment by person and month"
)
# Tables that people take for deals: by what a row is about, and two more columns that go with it. All in plain letters.
_OTHERS: Sequence[tuple[str, frozenset[str], frozenset[str]]] = (
    (
        "a list of accounts",
        frozenset({"account", "accountname", "company", "companyname", "customer"}),
        frozenset(
            [
                "sector",
                "industry",
                "employees",
                "numberofemployees",
                "revenue",
                "annualrevenue",
                "yearestablished",
                "website",
                "phone",
                "billingcity",
                "billingcountry",
                "officelocation",
                "subsidiaryof",
                "parentaccount",
                "accounttype",
            ]
        ),
    ),
    (
        "a list of products",
        frozenset({"product", "productname", "sku", "item"}),
        frozenset(
            [
                "series",
                "salesprice",
                "listprice",
                "price",
                "unitprice",
                "productcode",
                "productfamily",
                "family",
                "category",
                "cost",
            ]
        ),
    ),
    (
        "a list of contacts",
        frozenset({"email", "emailaddress", "contact", "contactname", "lastname"}),
        frozenset(
            [
                "firstname",
                "lastname",
                "phone",
                "mobile",
                "jobtitle",
                "title",
                "company",
                "companyname",
                "accountname",
                "email",
            ]
        ),
    ),
    (
        "a list of tasks or meetings",
        frozenset({"subject", "activity", "activitytype", "task"}),
        frozenset(
            {
                "duedate",
                "activitydate",
                "priority",
                "assigned",
                "assignedto",
                "relatedto",
                "status",
                "comments",
            }
        ),
    ),
    (
        "a data dictionary",
        frozenset({"field", "fieldname", "column", "columnname"}),
        frozenset(
            {
                "table",
                "tablename",
                "description",
                "type",
                "datatype",
                "definition",
            }
        ),
    ),
)


def other_table(table: Table, mapping: ColumnMapping, kinds: Sequence[str]) -> str:
    """Return what a table looks like in a sentence when it is none of the kinds expected; empty where it may be one.

    `mapping` is the one proposed for it. A table none of whose columns is known stays a question for whoever brings it.
    """
    needed = [field.name for field in mapping.table.fields if field.required]
    there = sum(name in mapping.columns for name in needed)
    columns = ", ".join(table.header[:SHOWN]) + (", ..." if len(table.header) > SHOWN else "")
    best = _best(table)
    if best is not None and best.kind not in kinds and len(best.columns) > len(mapping.columns):
        where = "bring it as the credits" if "roster" in kinds else "bring it in the field of its kind"
        return f"{table.name} looks like {KINDS_IN_WORDS[best.kind]} ({columns}); {where}"
    if "roster" in kinds or 2 * there > len(needed):
        return ""
    looks = next((what for what, about, others in _OTHERS if _fits(table, about, others)), "")
    if looks:
        return f"{table.name} looks like {looks} ({columns}). {NEEDED}"
    if len(table.header) < LEAST_COLUMNS and "credits" in kinds:
        return f"{table.name} holds {columns} alone. {NEEDED}"
    return ""


def _best(table: Table) -> ColumnMapping | None:
    """Return the mapping of the kind that fits a table best, all of whose needed columns are there; else None."""
    try:
        best = propose(table)
    except NoKindFitsError:
        return None
    return best if all(field.name in best.columns for field in best.table.fields if field.required) else None


def _fits(table: Table, about: frozenset[str], others: frozenset[str]) -> bool:
    names = {plain(header) for header in table.header}
    subject = names & about
    return bool(subject) and len((names & others) - subject) >= 2
