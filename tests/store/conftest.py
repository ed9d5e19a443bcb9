"""A replay and a stress test to export, tame and hostile, ways to look into what was written, and a file to keep."""

import csv
import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sim.importing.records import Imported
from sim.replay.replay import replay
from sim.scenario.scenario import Scenario
from sim.scenario.sources import numbers
from sim.stress.accruals import Accounting
from sim.stress.outcomes import frame_of
from sim.stress.study import study
from store.database.kept import Kept, keep
from store.database.place import place
from tests.replay.conftest import CURVE, TWO, acted, plan_of, read

FAST = {"kind": "accelerator", "above": 1.0, "rate": 2.0}
PAIR = (plan_of("Team", scope="team"), plan_of("Own", terms=(CURVE, FAST)))
ACCOUNTING = Accounting(capitalized_share=0.4)
SMALL = {"run.replications": 40, "run.months": 24, "organization.seats": 4, "organization.partners_per_seat": 4}
FORMULAS = ("=1+1", '=HYPERLINK("http://evil.example","x")', "{=1+1}", "=cmd|'/c calc'!A1", "+1-1", "-1+1", "@SUM(1)")
LEADING = ("\t=1+1", "\r=1+1", "\n=1+1", "\uff1d1+1")
MARKUP = ("<b>bold</b>", "<script>alert(1)</script>", "<img src=http://evil.example/x>", "http://evil.example/click")
BROKEN = ("a\u0001b", "a\x00b", "c\ud800d", "e\uffffo")
LONG = ("x" * 5_000, "y" * 40_000)
NAMES = ("Łukasz", "山田", "Ελένη", "עברית")
HOSTILE = (*FORMULAS, *LEADING, *MARKUP, *BROKEN, *LONG, *NAMES)
needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="session")
def ordinary():
    """A replay of two plans."""
    return replay(PAIR, acted())


@pytest.fixture(scope="session")
def hostile():
    """A replay whose payees, deals, teams and plans are named by somebody who means harm."""
    acts = acted()
    people = tuple(replace(acts.people[0], name=name, team=name) for name in HOSTILE)
    records = tuple(
        replace(acts.records[0], payee=name, deal=name, amount=1000.0 + n) for n, name in enumerate(HOSTILE)
    )
    quota = dict.fromkeys(HOSTILE, 1_000.0)
    plans = [plan.model_copy(update={"name": name}) for plan, name in zip(PAIR, HOSTILE, strict=False)]
    return replay(plans, replace(acts, people=people, records=records, quota=quota))


@pytest.fixture(scope="session")
def stressed():
    """A small stress test."""
    scenario = Scenario().with_values(SMALL)
    return study(scenario, frame_of(scenario, budget=160_000.0))


@pytest.fixture(scope="session")
def hostile_study(stressed):
    """A stress test whose scenario, plan, measure, motion and sources are named by somebody who means harm.

    What a scenario refuses by itself, a lone surrogate or a name too long, can only stand in its sources.
    """
    scenario = stressed.scenario
    paths = [path for path, declared, _ in numbers(scenario) if declared.kind is float]
    measure = scenario.plan.measures[0].model_copy(update={"name": FORMULAS[2]})
    named = {
        "name": FORMULAS[0],
        "description": " ".join((*MARKUP, *NAMES)),
        "plan": scenario.plan.model_copy(update={"name": FORMULAS[1], "measures": (measure,)}),
        "motion": scenario.motion.model_copy(update={"name": MARKUP[1]}),
        "sources": dict(zip(paths, HOSTILE, strict=False)),
    }
    return replace(stressed, scenario=scenario.model_copy(update=named))


def parts_of(content, ending):
    """Return the parts of a zipped file whose name ends so."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(ending)}


def formulas(content):
    """Return every formula of a workbook by sheet."""
    by_part = {
        name: re.findall(r"<f(?: [^>]*)?>(.*?)</f>", p.decode()) for name, p in parts_of(content, ".xml").items()
    }
    return {name: texts for name, texts in by_part.items() if texts}


def rows_of(content, sheet):
    """Return a sheet's rows by heading, with the stored results of formulas."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    head, *rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def texts_of(content):
    """Return every text of a workbook as LibreOffice and Excel would show it."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {c for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if isinstance(c, str)}


def cells_of(content):
    """Return every cell of a CSV."""
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8"), newline="")) for cell in row]


def recomputed_by_libreoffice(content, folder):
    """Return every sheet of a workbook as CSV text by name, all formulas computed anew by LibreOffice."""
    folder.mkdir(exist_ok=True)
    book = folder / "book.xlsx"
    book.write_bytes(content)
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", every_sheet, "--outdir", str(folder), str(book)]
    subprocess.run(order, check=True, timeout=400, capture_output=True)
    return {path.stem.removeprefix("book-"): path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}


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
    path = place().file
    assert path is not None
    return path


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Put the database somewhere else."""

    def put(path: Path) -> Path:
        monkeypatch.setenv("MULTIPLIER_DATABASE", f"sqlite:///{path}")
        return path

    return put
