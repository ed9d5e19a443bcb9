"""One number, one name: a quantity of a scenario is the same on every page and in the command line."""

import json

import pytest
from typer.testing import CliRunner

from cli.program import app as command_line
from sim.reports.cells import LABELS, NAMES
from sim.reports.two_by_two import read
from sim.reports.wording import money, signed_measured, signed_money, times
from sim.scenario.presets import preset
from sim.studies.factorial import BUILD_AND_PAY, CORNERS, STATUS_QUO, factorial
from tests.pages.shown import as_read
from ui.session import link

MANY = 450  # replications: more than any page ran when pages cut them by themselves


@pytest.fixture(scope="module")
def agreed():
    """A small organization whose pages all run as many replications as it asks for."""
    return preset().with_values({"run.replications": MANY, "organization.seats": 3})


@pytest.fixture(scope="module")
def reading(agreed):
    return read(factorial(agreed))


@pytest.fixture
def said(opened, agreed):
    """Return a function that opens a page and returns all it says, tables included."""

    def of_page(page):
        app = opened(page, text=link.encode(agreed))
        assert not app.exception
        kinds = (app.title, app.header, app.subheader, app.markdown, app.caption)
        tables = " ".join(table.value.to_string() for table in app.dataframe)
        return as_read(f"{' '.join(str(part.value) for kind in kinds for part in kind)} {tables}")

    return of_page


def test_home_says_the_lead_of_the_organization_and_a_seat(said, reading):
    lead = reading.cells[BUILD_AND_PAY].leads["contribution"]
    shown = said("pages/story/two_by_two.py")
    assert f"{signed_measured(lead)} a seat" in shown
    assert signed_measured(type(lead)(*(3 * part for part in lead))) in shown


def test_compare_says_the_contribution_of_every_cell(said, reading):
    shown = said("pages/decide/compare.py")
    assert money(reading.cells[STATUS_QUO].amounts["contribution"].mean) in shown
    for corner in CORNERS[1:]:
        assert signed_money(reading.cells[corner].leads["contribution"].mean) in shown
        assert LABELS[corner] in shown


def test_optimize_says_the_contribution_of_every_cell(said, reading):
    shown = said("pages/decide/optimize.py")
    for corner in CORNERS:
        assert f"{money(reading.cells[corner].amounts['contribution'].mean)} for" in shown
        assert NAMES[corner] in shown


def test_talent_says_the_gain_of_the_same_cell(said, reading):
    gain = reading.cells[BUILD_AND_PAY].leads["contribution"]
    assert f"{LABELS[BUILD_AND_PAY]} gains {signed_money(gain.mean)}" in said("pages/design/talent.py")


def test_capacity_says_what_partners_sell_in_the_same_cell(said, reading):
    sold = reading.cells[BUILD_AND_PAY].yearly["partner_sales_index"][-1].mean
    assert f"partners sell {times(sold)}" in said("pages/design/capacity.py")


def test_the_command_line_prints_what_home_shows(agreed, reading, tmp_path):
    path = tmp_path / "agreed.yaml"
    path.write_text(agreed.to_yaml(), encoding="utf-8")
    printed = CliRunner().invoke(command_line, ["factorial", str(path), "--json"])
    assert printed.exit_code == 0, printed.output
    effects = json.loads(printed.stdout)["effects"]
    assert effects["contribution"]["both"]["mean"] == reading.cells[BUILD_AND_PAY].leads["contribution"].mean
