"""What is kept comes back as it was; names are only names; whoever is late is told; deleted is gone."""

import datetime
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings as effort, strategies as st

from sim.importing.making import Assignment, Attained
from sim.importing.mapping import ColumnMapping
from sim.pay_statements.records import CreditRecord, Payee
from sim.replay.actuals import actuals
from store.database import audit
from store.database.database import writing
from store.database.kept import (
    LONGEST_NAME,
    StaleError,
    delete,
    keep,
    kept_files,
    kept_named,
    moment,
    read_back,
    rename,
    same_as,
)
from store.database.kept_rows import RECORDS, from_text, to_text
from store.database.place import StoreError
from store.database.remembered import forget, forget_named, recall, remember, remembered
from tests.replay.conftest import TWO, acted, read
from tests.store.conftest import sha256
from tests.store.keeper import many

TEXTS = st.text(max_size=30)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.integers(1, 200_000)
MAYBE_DAY = st.none() | DAYS
ROWS_OF_ONE = st.builds(Payee, row=ROWS, name=TEXTS, start=MAYBE_DAY, end=MAYBE_DAY, leave=TEXTS, plan=TEXTS)
RECORD_OF = {
    "credits": st.builds(CreditRecord, row=ROWS, payee=TEXTS, date=DAYS, measure=TEXTS, amount=NUMBERS, deal=TEXTS,
                         motion=TEXTS, split=NUMBERS, canceled=MAYBE_DAY, contract_months=st.integers(1, 120),
                         attributes=st.just(()) | st.tuples(st.tuples(st.just("product"), TEXTS),
                                                            st.tuples(st.just("margin"), NUMBERS))),
    "roster": st.builds(Payee, row=ROWS, name=TEXTS, start=MAYBE_DAY, end=MAYBE_DAY, team=TEXTS, manager=TEXTS,
                        region=TEXTS, weight=NUMBERS, draw_balance=NUMBERS, ote=st.none() | NUMBERS,
                        quotas=st.dictionaries(TEXTS, NUMBERS), hired=MAYBE_DAY, currency=TEXTS, plan=TEXTS,
                        assignments=st.lists(ROWS_OF_ONE, max_size=3).map(tuple)),
    "attainment": st.builds(Attained, row=ROWS, payee=TEXTS, month=DAYS, attainment=NUMBERS, measure=TEXTS,
                            quota=st.none() | NUMBERS),
    "assignment": st.builds(Assignment, row=ROWS, payee=TEXTS, plan=TEXTS, start=MAYBE_DAY, end=MAYBE_DAY),
}  # fmt: skip
RECORD_OF["deals"] = RECORD_OF["credits"]
ROSTER = (
    "payee,start,end,team,manager,region,weight,quota,quota own bookings\nAnn,2025-01-01,,East,Kim,NA,1,720000,360000\n"
)
FILES = {
    "credits": TWO,
    "roster": ROSTER,
    "deals": "deal,payee,stage,closed,value\n1,Ann,Won,2025-03-01,5000\n2,Ann,Lost,2025-03-02,6000\n",
    "attainment": "payee,month,attainment\nAnn,2025-01,0.96\nAnn,2025-02,1.04\n",
    "assignment": "payee,plan,start\nAnn,individual_high_leverage,2025-01-01\n",
}


@pytest.mark.parametrize("kind", RECORDS)
def test_every_record_comes_back_to_the_last_digit_and_letter(kind):
    @given(RECORD_OF[kind])
    @effort(max_examples=150)
    def law(record):
        text = to_text(record)
        assert from_text(text, kind) == record
        assert text.isascii()
        assert "\n" not in text

    law()


def test_a_row_kept_before_a_field_was_added_takes_its_default_and_an_unknown_field_is_refused():
    line = json.loads(to_text(Payee(row=2, name="Ann", quotas={"": 5.0})))
    del line["ote"]
    assert from_text(json.dumps(line), "roster") == Payee(row=2, name="Ann", quotas={"": 5.0})
    for wrong in (line | {"salary": 1}, {"row": 2}, line | {"start": "yesterday"}):
        with pytest.raises(StoreError, match="a kept row of roster cannot be read"):
            from_text(json.dumps(wrong), "roster")


def test_any_files_records_come_back_from_the_database(two):
    kinds = st.sampled_from(sorted(RECORDS)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.lists(RECORD_OF[kind], min_size=1, max_size=8))
    )

    @given(kinds, TEXTS, st.dictionaries(TEXTS, TEXTS | NUMBERS))
    @effort(max_examples=40)
    def law(imported, name, assumptions):
        kind, records = imported
        mapping = ColumnMapping(kind=kind, assumptions=assumptions, absent=(name,))
        file = replace(two, name=name, mapping=mapping, records=tuple(records), warnings=(name,))
        kept = keep(file, sha256(repr((records, assumptions, name))), "whatever")
        assert read_back(kept.id) == file
        delete(kept)

    law()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_every_kind_comes_back_whole(kind):
    imported = read(FILES[kind], kind)
    assert imported.usable, (imported.problems, imported.questions)
    kept = keep(imported, sha256(FILES[kind]), f"my {kind}")
    assert read_back(kept.id) == imported
    assert (kept.kind, kept.rows, kept.total, kept.file_name) == (
        kind,
        len(imported.records),
        imported.total,
        "mine.csv",
    )
    assert kept_files() == [replace(kept, added=False)]
    assert kept_files([kind]) == kept_files()
    assert kept_files([other for other in FILES if other != kind]) == []
    assert json.loads(json.dumps(kept.as_dict()))["rows"] == kept.rows


def test_what_is_replayed_from_the_store_is_what_is_replayed_from_the_file(kept_two):
    assert actuals(read_back(kept_two.id)) == acted()
    assert (kept_two.first, kept_two.last) == (datetime.date(2025, 2, 10), datetime.date(2025, 8, 10))
    assert kept_two.total == 200_000.0


def test_the_same_file_read_the_same_way_is_told_and_not_doubled(kept_two, two):
    again = keep(two, sha256(TWO), "another name")
    assert not again.added
    assert (again.id, again.name) == (kept_two.id, "First quarter")
    assert same_as(two, sha256(TWO)).id == kept_two.id
    stated = read(TWO, "credits", date_format="y-m-d", decimal=".", delimiter=",", accepted=("amount",))
    assert not keep(stated, sha256(TWO), "confirmed").added
    other = read(TWO, "credits", constants={"motion": "Resale"})
    assert same_as(other, sha256(TWO)) is None
    assert keep(other, sha256(TWO), "read another way").added
    assert len(kept_files()) == 2


@pytest.mark.parametrize("text", [TWO + "Bo,2025-06-31,Bookings,5,D9\n", TWO.replace("2025-02-10", "02/10/2025")])
def test_what_is_not_usable_is_not_kept(text):
    with pytest.raises(StoreError, match="is not kept: it has wrong cells, open questions"):
        keep(read(text, "credits"), sha256(text), "x")
    assert kept_files() == []


HOSTILE = [
    "Robert'); DROP TABLE kept_file; --", '" OR 1=1 --', "%", "_", "a\\b", "../../etc/passwd", "=HYPERLINK(\"x\")",
    "<script>alert(1)</script>", "{{7*7}} ${HOME}", "名前", "👩‍💼 Q1", "नमस्ते", "x" * LONGEST_NAME,
    "kept:kept:x", "None",
]  # fmt: skip


def test_a_name_is_only_a_name():
    for number, name in enumerate(HOSTILE):
        assert keep(many(2, number), f"{number:064d}", name).name == name
    assert {kept_file.name for kept_file in kept_files()} == set(HOSTILE)
    for name in HOSTILE:
        there = kept_named(name)
        assert there.name == name
        delete(rename(there, f"{name[:90]} again"))
    assert kept_files() == []


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "has 1 to 100 characters"), ("   ", "has 1 to 100"), ("x" * 10_000, "this one has 10,000"),
     ("a\x07b", r"U\+0007"), ("a\nb", r"U\+000A"), ("a\x00", r"U\+0000"), ("\x1b[31mred", r"U\+001B"),
     ("pay\u202efdp.exe", r"U\+202E"), ("half \ud83d", r"U\+D83D"), ("\u200bhidden", r"U\+200B")],
)  # fmt: skip
def test_what_is_no_name_is_refused(kept_two, two, name, why):
    for attempt in (lambda: keep(many(2), "0" * 64, name), lambda: rename(kept_two, name)):
        with pytest.raises(StoreError, match=why):
            attempt()
    with pytest.raises(StoreError, match="nothing is kept under the name"):
        kept_named(name)
    assert [kept_file.name for kept_file in kept_files()] == ["First quarter"]


def test_a_name_is_taken_once_whatever_the_way_it_is_composed(kept_two):
    other = keep(many(2), "0" * 64, "Cafe\u0301")
    assert kept_named("Caf\u00e9").id == other.id
    for attempt in (lambda: keep(many(2, 1), "1" * 64, "Caf\u00e9"), lambda: rename(kept_two, " Café ")):
        with pytest.raises(StoreError, match="there is a kept file named Café already; choose another name"):
            attempt()


def test_who_comes_late_is_told_when_it_changed_and_that_it_is_gone(kept_two):
    renamed = rename(kept_two, "Quarter one")
    assert (renamed.version, renamed.id) == (2, kept_two.id)
    at = rf"(\d{{4}}-\d\d-\d\d )?{renamed.changed_at.astimezone():%H:%M}"  # with its date when midnight has passed
    for attempt in (lambda: rename(kept_two, "mine"), lambda: delete(kept_two)):
        with pytest.raises(StaleError, match=f"was changed at {at} and is named Quarter one now; reload"):
            attempt()
    delete(renamed)
    with pytest.raises(StaleError, match=r"Quarter one was deleted at .*; reload"):
        rename(renamed, "mine")
    with pytest.raises(StoreError, match="was deleted meanwhile"):
        read_back(renamed.id)


def test_a_time_of_another_day_is_told_with_its_date():
    assert moment(datetime.datetime(2001, 2, 3, 12, tzinfo=datetime.UTC)).startswith("2001-02-0")


def test_what_is_deleted_is_gone_from_the_disk(file):
    imported = read(TWO.replace("Ann", "Annegret Unmistakable"), "credits")
    kept = keep(imported, sha256(TWO), "x")
    everything = lambda: b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))  # noqa: E731 - asked thrice
    assert b"Annegret Unmistakable" in everything()
    delete(kept)
    assert b"Annegret Unmistakable" not in everything()


def test_a_row_changed_from_outside_is_noticed(kept_two, file):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE kept_row SET record = replace(record, '90000.0', '90000.1')")
    with pytest.raises(StoreError, match="is not what was kept"):
        read_back(kept_two.id)


def test_everything_done_is_entered_and_no_entry_changes(kept_two, file):
    renamed = rename(kept_two, "Quarter one")
    delete(renamed)
    audit.note("export", kept_two.id, kept_two.file_sha256)
    entries = audit.entries()
    assert [entry.what for entry in entries] == ["import", "rename", "delete", "export"]
    assert {entry.who for entry in entries} == {"local"}
    assert {entry.object for entry in entries} == {kept_two.id}
    assert {entry.file_sha256 for entry in entries} == {sha256(TWO)}
    first, second, third, _ = entries
    assert (first.before, first.after) == (None, kept_two.state)
    assert (second.before, second.after) == (kept_two.state, renamed.state)
    assert (third.before, third.after) == (renamed.state, None)
    assert "Ann" not in json.dumps([entry.as_dict() for entry in entries])
    for change in ("UPDATE audit_entry SET who = 'nobody'", "DELETE FROM audit_entry"):
        with (
            closing(sqlite3.connect(file)) as connection,
            pytest.raises(sqlite3.IntegrityError, match="only ever added"),
        ):
            connection.execute(change)
    assert audit.entries() == entries


def test_a_keep_that_fails_at_its_end_leaves_nothing(two, monkeypatch):
    def fail(*_arguments, **_named):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(audit, "add", fail)
    with pytest.raises(StoreError, match="cannot be used: Input/output error"):
        keep(two, sha256(TWO), "x")
    assert kept_files() == []
    with writing() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM kept_row").scalar() == 0


def test_a_mapping_is_found_again_by_the_columns_whatever_their_order(two):
    header = ("Seller", "When ", "Sum")
    mapping = ColumnMapping(kind="credits", columns={"payee": "Seller"}, absent=("none",))
    assert recall(header, ["credits"]) is None
    remember(header, mapping.model_copy(update={"decimal": ",", "date_format": "d/m/y", "accepted": ("amount",)}))
    for same in (header, ("sum", "seller", "when")):
        assert recall(same, ["credits", "deals"]).mapping == mapping
    assert recall(header, ["roster"]) is None
    assert recall((*header, "More"), ["credits"]) is None
    assert recall(header, ["credits"]).header == header


def test_the_mapping_confirmed_last_is_the_one_remembered_and_can_be_forgotten():
    header = ("a", "b")
    for payee in ("a", "a", "b"):
        remember(header, ColumnMapping(kind="credits", columns={"payee": payee}))
    remember(header, ColumnMapping(kind="roster"))
    assert {note.kind: note.mapping.columns for note in remembered()} == {"credits": {"payee": "b"}, "roster": {}}
    gone = recall(header, ["credits"])
    assert forget_named(gone.id).kind == "credits"
    forget(gone)  # a second time, as from another window
    assert recall(header, ["credits"]) is None
    with pytest.raises(StoreError, match=r"no mapping .* is remembered"):
        forget_named(gone.id)
    assert [note.what for note in audit.entries()] == ["remember", "remember", "remember", "forget"]
    assert [note.kind for note in remembered()] == ["roster"]


def test_a_mapping_that_means_nothing_any_more_is_asked_for_anew(file):
    remember(("a",), ColumnMapping(kind="credits"))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE remembered_mapping SET mapping = ?", ('{"kind": "credits", "gone": 1}',))
    assert recall(("a",), ["credits"]) is None
