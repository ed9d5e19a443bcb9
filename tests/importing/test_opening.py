"""Which mapping reads a file: the one stated, one that is kept and fits, the one confirmed last time, or a proposal."""

from dataclasses import dataclass

import pytest

from sim.errors import ImportedFileError
from sim.importing.mapping import ColumnMapping, NoKindFitsError
from sim.importing.opening import choose_mapping, kept_mappings, mappings_kept
from sim.importing.worker import read_file

CREDITS = ("credits", "deals")
TEXT = b"payee,date,measure,amount,deal\nAnn,2025-01-02,Own,5,D1\n"


@dataclass(frozen=True)
class Confirmed:
    """What was confirmed last time."""

    mapping: ColumnMapping


def table_of(content=TEXT):
    return read_file(content, {"name": "mine.csv"})


def mapping_of(name, **columns):
    return ColumnMapping(name=name, kind="credits", columns=columns)


STATED, FITS, LAST = (mapping_of(name, payee="payee", amount="amount") for name in ("stated", "fits", "last"))
ANOTHER = mapping_of("another", payee="Who")
ROSTER = ColumnMapping(name="roster", kind="roster", columns={"payee": "payee"})


@pytest.mark.parametrize(
    ("stated", "kept", "last", "name", "origin"),
    [
        (STATED, (FITS,), LAST, "stated", "stated"),
        (None, (ANOTHER, ROSTER, FITS), LAST, "fits", "kept"),
        (None, (ANOTHER, ROSTER), LAST, "last", "as last time"),
        (None, (ANOTHER, ROSTER), None, "", "proposed"),
    ],
)
def test_the_first_of_four_decides(stated, kept, last, name, origin):
    confirmed = None if last is None else Confirmed(last)
    choice = choose_mapping(table_of(), CREDITS, stated=stated, kept=kept, recall=lambda: confirmed)
    assert (choice.mapping.name, choice.origin) == (name, origin)
    assert choice.last_time is (confirmed if origin == "as last time" else None)
    assert choice.mapping.columns["payee"] == "payee"


def test_what_was_confirmed_is_asked_for_only_when_it_counts():
    def never():
        raise AssertionError("nobody needs it")

    choose_mapping(table_of(), CREDITS, stated=STATED, recall=never)
    choose_mapping(table_of(), CREDITS, kept=(FITS,), recall=never)


@pytest.mark.parametrize("stated", [ROSTER, None])
def test_a_table_of_another_kind_is_refused(stated):
    table = table_of(b"payee,manager,quota\nAnn,Bo,720000\n") if stated is None else table_of()
    with pytest.raises(ImportedFileError, match="looks like a roster"):
        choose_mapping(table, CREDITS, stated=stated)


def test_columns_that_tell_nothing_are_refused_or_left_to_be_filled_in():
    table = table_of(b"a,b\n1,2\n")
    with pytest.raises(NoKindFitsError, match="holds a, b alone"):
        choose_mapping(table, CREDITS)
    empty = choose_mapping(table, CREDITS, fill_in=True)
    assert (empty.mapping, empty.origin) == (ColumnMapping(kind="credits"), "proposed")


def test_the_mappings_that_come_along_are_read():
    assert [mapping.kind for mapping in mappings_kept()] == ["deals", "roster"]
    assert kept_mappings() == ["crm_sales_pipeline", "crm_sales_teams"]
