"""`import --keep` and `kept`: kept when usable, listed, replayed by name, renamed, exported and deleted."""

import contextlib
import csv
import json
import os
import stat
import subprocess
import sys

import pytest

from store.database.place import place
from tests.cli.conftest import ROOT
from tests.replay.conftest import TWO

ROSTER = "payee,manager,start\nAnn,Kim,2025-01-01\nBo,Kim,2025-01-01\n"
PLAN = "individual_high_leverage"


@pytest.fixture
def credits(tmp_path):
    path = tmp_path / "credits.csv"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


FIELDS = ("payee", "date", "measure", "amount")


def test_a_usable_file_is_shown_then_kept_and_listed(call, credits):
    assert call("kept").stderr.startswith("nothing is kept")
    assert json.loads(call("kept", "--json").stdout)["kept"] == []
    assert not place().file.exists()
    answer = call("import", credits, "--keep", "First quarter")
    assert answer.exit_code == 0, answer.output
    assert "Sum of amount 200,000.00" in answer.stdout
    assert f"kept as First quarter in {place().shown}; `replay 'kept:First quarter' --plan PLAN`" in answer.stderr
    assert stat.S_IMODE(place().file.stat().st_mode) == 0o600
    listed = call("kept")
    for text in ("First quarter", "credits", "200,000.00", "2025-02-10", "2025-08-10", "credits.csv"):
        assert text in listed.stdout
    assert "readable by you alone" in listed.stderr
    (file,) = json.loads(call("kept", "--json").stdout)["kept"]
    assert (file["name"], file["rows"], file["total"], file["first"]) == ("First quarter", 3, 200_000.0, "2025-02-10")


def test_a_wrong_cell_an_open_question_or_a_check_keeps_nothing(call, credits):
    credits.write_text(TWO + "Bo,2025-06-31,Bookings,5,D9\n", encoding="utf-8")
    assert call("import", credits, "--keep", "x").exit_code == 2
    credits.write_text(TWO.replace("2025-02-10", "02/10/2025").replace("2025-08-10", "08/10/2025")
                       .replace("2025-05-10", "05/10/2025"), encoding="utf-8")  # fmt: skip
    assert call("import", credits, "--keep", "x").exit_code == 2
    credits.write_text(TWO, encoding="utf-8")
    assert call("import", credits, "--keep", "x", "--check").exit_code == 0
    assert not place().file.exists()


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\x07b", "\x1b[2J"])
def test_a_name_that_is_none_is_refused_before_anything_is_read(call, credits, name):
    answer = call("import", credits.with_name("absent.csv"), "--keep", name)
    assert answer.exit_code == 2
    assert "a name h" in answer.stderr
    assert "\x1b" not in answer.stderr


def test_the_same_file_twice_is_told_and_a_taken_name_refused(call, credits):
    call("import", credits, "--keep", "First quarter")
    again = call("import", credits, "--keep", "Second")
    assert again.exit_code == 0
    assert "credits.csv is kept already, as First quarter, read the same way" in again.stderr
    credits.write_text(TWO.replace("90000", "91000"), encoding="utf-8")
    taken = call("import", credits, "--keep", "First quarter")
    assert taken.exit_code == 2
    assert "there is a kept file named First quarter already" in taken.stderr
    assert len(json.loads(call("kept", "--json").stdout)["kept"]) == 1


def test_a_kept_file_is_replayed_as_the_file_itself(call, credits, roster):
    for path, name in ((credits, "sales 2025"), (roster, "people")):
        assert call("import", path, "--keep", name).exit_code == 0
    plans = ("--plan", PLAN, "--plan", "team_low_leverage", "--json")
    from_file = call("replay", credits, "--people", roster, *plans)
    from_store = call("replay", "kept:sales 2025", "--people", "kept:people", *plans)
    assert from_file.exit_code == from_store.exit_code == 0, from_store.output
    assert from_store.stdout == from_file.stdout


def test_what_cannot_be_replayed_from_the_store_is_told(call, credits, roster):
    call("import", credits, "--keep", "sales")
    call("import", roster, "--keep", "people")
    for arguments, words in (
        (["kept:nothing", "--plan", PLAN], "nothing is kept under the name 'nothing'"),
        (["kept:people", "--plan", PLAN], "kept:people holds roster; name one that holds credits or deals"),
        (["kept:sales", "--people", "kept:sales", "--plan", PLAN], "name one that holds roster"),
        (["kept:sales", "--plan", PLAN, "--mapping", "crm_sales_pipeline"], "was read when it was kept"),
    ):
        answer = call("replay", *arguments)
        assert answer.exit_code == 2
        assert words in answer.stderr


def test_columns_are_read_as_last_time_and_formats_are_not(call, credits):
    """Last month's dates or decimal sign, taken for granted, could read a thousand as one."""
    text = TWO.replace(TWO.splitlines()[0], "Rep,Day,What,Net,No").replace("90000", "1.234")
    credits.write_text(text, encoding="utf-8")
    how = [f"--column={field}={name}" for field, name in zip(FIELDS, ("Rep", "Day", "What", "Net"), strict=True)]
    assert call("import", credits, "--keep", "q1", "--kind", "credits", *how, "--decimal", ".").exit_code == 0
    credits.write_text(text.replace("60000", "61000"), encoding="utf-8")
    again = call("import", credits, "--check", "--json")
    assert again.exit_code == 2
    assert "columns read as last time, as confirmed on " in again.stderr
    printed = json.loads(again.stdout)
    assert printed["mapping"]["columns"]["amount"] == "Net"
    assert "decimal" in {question["about"] for question in printed["questions"]}
    assert call("import", credits, "--check", "--decimal", ".").exit_code == 0
    (remembered,) = json.loads(call("kept", "mappings", "--json").stdout)
    assert remembered["id"] in call("kept", "mappings").stdout
    assert "decimal" not in remembered["mapping"]
    assert call("kept", "forget", remembered["id"]).exit_code == 0
    assert "last time" not in call("import", credits, "--check").stderr
    assert call("kept", "forget", remembered["id"]).exit_code == 2


def test_a_kept_file_is_renamed_exported_and_deleted_and_all_of_it_entered(call, credits, tmp_path):
    call("import", credits, "--keep", "q1")
    assert call("kept", "rename", "q1", "first").exit_code == 0
    out = tmp_path / "records.csv"
    assert call("kept", "export", "first", "--out", out).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["amount"] for row in csv.DictReader(file)] == ["90000.0", "60000.0", "50000.0"]
    assert (
        call("replay", "kept:first", "--plan", PLAN, "--quota", "mean", "--out", tmp_path / "replay.html").exit_code
        == 0
    )
    assert "deleted first: 3 rows" in call("kept", "delete", "first", "--yes").stderr
    for gone in (["delete", "first"], ["rename", "first", "x"], ["export", "first", "--out", out]):
        answer = call("kept", *gone)
        assert answer.exit_code == 2
        assert "nothing is kept under the name 'first'" in answer.stderr
    assert call("kept", "export", "first").exit_code == 2
    history = json.loads(call("kept", "history", "--json").stdout)
    assert [entry["what"] for entry in history] == ["import", "rename", "export", "export", "delete"]
    assert "export" in call("kept", "history").stdout


def test_nothing_is_deleted_where_nobody_can_be_asked(call, credits):
    call("import", credits, "--keep", "first")
    refused = call("kept", "delete", "first")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "first is not deleted: nobody can be asked here, for this is no terminal; add --yes" in refused.stderr
    assert len(json.loads(call("kept", "--json").stdout)["kept"]) == 1
    assert "nothing is kept under the name 'second'" in call("kept", "delete", "second").stderr


@pytest.mark.parametrize(
    ("typed", "gone"), [(b"y\n", True), (b"YES\n", True), (b"n\n", False), (b"\n", False), (b"\x04", False)]
)
def test_on_a_terminal_it_is_asked_for_first(call, credits, typed, gone):
    """The question names what goes; an empty answer, or the end of all input, is no."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    call("import", credits, "--keep", "first")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sim", "kept", "delete", "first"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while b"[y/N]" not in shown:
            shown += os.read(ours, 1_000)
        os.write(ours, typed)
        code = process.wait(timeout=60)
        with contextlib.suppress(OSError):  # the other end is closed
            while more := os.read(ours, 1_000):
                shown += more
    os.close(ours)
    assert b"Delete first (3 rows of credits, kept on 20" in shown
    assert (code, bool(json.loads(call("kept", "--json").stdout)["kept"])) == ((0, False) if gone else (2, True))
    assert (b"deleted first: 3 rows" if gone else b"first is not deleted") in shown


@pytest.mark.parametrize(
    "arguments", [["kept"], ["kept", "delete", "x"], ["kept", "mappings"], ["replay", "kept:x", "--plan", PLAN]]
)
def test_a_database_that_cannot_be_used_is_one_clear_line(call, arguments):
    place().file.write_bytes(b"no database" * 500)
    answer = call(*arguments)
    assert answer.exit_code == 2
    assert answer.stderr.count("\n") == 1
    assert "is no database; move it away" in answer.stderr


def test_a_file_is_examined_all_the_same_where_the_database_cannot_be_used(call, credits):
    place().file.write_bytes(b"no database" * 500)
    answer = call("import", credits, "--check")
    assert answer.exit_code == 0
    assert "note: how it was read last time is not known" in answer.stderr


def test_nothing_of_the_database_is_loaded_for_other_commands(start, credits):
    code = "import sys; from cli.program import app; print(app and 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
    answer = start("import", credits, "--check", PYTHONPROFILEIMPORTTIME="1")
    assert answer.returncode == 0
    assert b"sqlalchemy" not in answer.stderr
