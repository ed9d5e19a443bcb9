"""Credits, rosters and plans small enough to pay by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.importing.mapping import propose
from sim.importing.records import Imported, import_table
from sim.importing.worker import read_file
from sim.pay.plan import Plan, plan_from
from sim.replay.actuals import Actuals, actuals

CRM = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm"
PLANS = Path(__file__).resolve().parents[2] / "data" / "plans"
needs_crm = pytest.mark.skipif(not CRM.is_dir(), reason="the CRM extract ../shared/data/crm is not there")
HEAD = "payee,date,measure,amount,deal\n"
# Ann sells 150,000 and Bo 50,000, so the mean, which is the assumed quota, is 100,000.
TWO = HEAD + "Ann,2025-02-10,Bookings,90000,D1\nAnn,2025-08-10,Bookings,60000,D2\nBo,2025-05-10,Bookings,50000,D3\n"
CURVE = {"kind": "curve", "points": [[0.0, 0.0], [1.0, 1.0]], "beyond": "last slope"}


def read(text: str, kind: str, **changes: object) -> Imported:
    """Return the records of CSV text."""
    table = read_file(text.encode(), {"name": "mine.csv"})
    return import_table(table, propose(table, kind).model_copy(update=changes))


def acted(text: str = TWO, roster: str | None = None, **changes: object) -> Actuals:
    """Return actuals of CSV texts."""
    return actuals(read(text, "credits", **changes), None if roster is None else read(roster, "roster"))


def plan_of(name: str = "A", scope: str = "individual", terms: tuple[dict, ...] = (CURVE,), **changes: object) -> Plan:
    """Return a plan of OTE 100,000, half of it base, on one measure."""
    measure = {"name": "Own", "scope": scope, "terms": list(terms), **changes.pop("measure", {})}
    return plan_from({"name": name, "ote_per_year": 1e5, "base_share": 0.5, "measures": [measure], **changes})


@pytest.fixture
def credits_file(tmp_path: Path) -> Path:
    """The two sellers' credits as a file."""
    path = tmp_path / "credits.csv"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture
def plan_files(tmp_path: Path) -> Callable[..., list[Path]]:
    """Write plans as files."""
    from sim.pay.plan import write_plan

    def write(*plans: Plan) -> list[Path]:
        paths = [tmp_path / f"plan_{place}.yaml" for place in range(len(plans))]
        for plan, path in zip(plans, paths, strict=True):
            write_plan(plan, path)
        return paths

    return write
