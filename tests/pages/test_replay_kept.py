"""Files kept from the page Replay: kept, chosen again, renamed, deleted; and columns read as last time."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.importing.mapping import ColumnMapping
from store.database import kept as kept_store
from store.database.audit import entries
from store.database.kept import keep, kept_files, rename
from store.database.place import StoreError, place
from store.database.remembered import remembered
from tests.pages.test_replay_page import PAGE, ROSTER, bring, confirm, with_quotas
from tests.pages.test_scale_pages import said
from tests.replay.conftest import TWO, read
from tests.store.conftest import sha256

DAYS = TWO.replace("2025-02-10", "10/02/2025").replace("2025-08-10", "10/08/2025").replace("2025-05-10", "10/05/2025")

RENAMED = DAYS.replace(DAYS.splitlines()[0], "Rep,Day,What,Net,No")
HOW = ColumnMapping(
    kind="credits",
    decimal=".",
    date_format="d/m/y",
    delimiter=",",
    encoding="utf-8",
    columns={"payee": "Rep", "date": "Day", "measure": "What", "amount": "Net", "deal": "No"},
)


@pytest.fixture
def kept_two():
    return keep(read(TWO, "credits"), sha256(TWO), "First quarter")


def choose(app: AppTest, slot: str = "credits", which: int = 0) -> AppTest:
    box = next(choice for choice in app.selectbox if choice.key.startswith(f"replay.choose.{slot}"))
    return with_quotas(box.set_value(box.options[which]).run())


def form_button(app: AppTest, name: str):
    return next(button for button in app.button if button.label == name)


def test_looking_at_the_page_makes_no_database_and_says_where_things_are(opened):
    app = opened(PAGE)
    assert not app.exception
    assert "They stay in this session unless you keep them" in said(app)
    assert place().shown not in said(app)  # no path of a machine in the first sentence
    assert "on this machine, readable by you alone" in said(app)
    assert not place().file.exists()
    assert not any(box.key.startswith("replay.choose") for box in app.selectbox)


def test_a_file_in_order_is_kept_under_a_name_and_replayed_from_there(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO))
    before = app.title[0].value
    next(field for field in app.text_input if field.label == "Name").set_value("First quarter")
    app = form_button(app, "Keep it").click().run()
    assert not app.exception
    (there,) = kept_files()
    assert (there.name, there.rows, there.total, there.file_name) == ("First quarter", 3, 200_000.0, "mine.csv")
    assert "Kept as **First quarter** in" in said(app)
    again = choose(opened(PAGE))
    assert not again.exception
    assert again.title[0].value == before
    assert len(again.get("plotly_chart")) == 4
    assert "kept on" in said(again)
    again.button(key="replay.forget.credits").click().run()
    assert not again.exception
    assert [file.name for file in kept_files()] == ["First quarter"]
    assert any(box.key.startswith("replay.choose.credits") for box in again.selectbox)


def test_a_kept_roster_is_offered_where_a_roster_is_brought(opened, kept_two):
    keep(read(ROSTER, "roster"), sha256(ROSTER), "people")
    app = choose(choose(opened(PAGE)), "people")
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4
    assert "**people**" in said(app)


def test_a_kept_file_is_renamed_and_deleted_only_after_a_second_click(opened, kept_two):
    app = choose(opened(PAGE))
    next(field for field in app.text_input if field.label == "Name").set_value("Q1 *2025*")
    app = form_button(app, "Rename").click().run()
    assert not app.exception
    assert "First quarter is named Q1" in app.success[0].value
    assert kept_files()[0].name == "Q1 *2025*"
    app = app.button(key="replay.delete.credits").click().run()
    assert not app.exception
    assert kept_files() == []
    assert "is deleted" in app.success[0].value
    assert len(app.get("plotly_chart")) == 0


def entered():
    return [(entry.what, entry.object, entry.file_sha256) for entry in entries()]


def test_a_download_of_what_follows_from_kept_files_is_entered(opened, kept_two):
    """As the command line enters `--out`: once a kept file, whichever of the exports it is."""
    people = keep(read(ROSTER, "roster"), sha256(ROSTER), "people")
    app = choose(choose(opened(PAGE)), "people")
    known = entered()
    exports = [("export", file.id, file.file_sha256) for file in (kept_two, people)]
    for clicks, key in enumerate(("replay.export.xlsx", "replay.export.csv", "replay.download.findings"), 1):
        app = app.download_button(key=key).click().run()
        assert not app.exception
        assert entered() == known + exports * clicks
    assert len(app.get("plotly_chart")) == 4
    kept_store.delete(kept_two)
    known = entered()
    app.download_button(key="replay.export.html").click().run()
    assert entered()[len(known) :] == [("export", kept_two.id, None), exports[1]]  # what was looked at went along


def test_a_download_of_what_is_not_kept_is_nobodys_business(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO))
    app.download_button(key="replay.export.xlsx").click().run()
    assert not app.exception
    assert "export" not in [what for what, *_ in entered()]


def test_where_a_download_cannot_be_entered_that_is_said(opened, kept_two, monkeypatch):
    app = choose(opened(PAGE))

    def refuse(*_given):
        raise StoreError("the database is locked")

    monkeypatch.setattr("ui.replay.kept.audit.note", refuse)
    app = app.download_button(key="replay.export.csv").click().run()
    assert not app.exception
    assert "could not be entered among what was done: the database is locked" in app.error[0].value


def test_who_looks_at_an_older_state_is_told_and_changes_nothing(opened, kept_two):
    app = choose(opened(PAGE))
    rename(kept_two, "changed elsewhere")
    app = app.button(key="replay.delete.credits").click().run()
    assert not app.exception
    assert "First quarter was changed at" in app.error[0].value
    assert "reload" in app.error[0].value
    assert [file.name for file in kept_files()] == ["changed elsewhere"]
    kept_store.delete(kept_files()[0])
    app.run()
    assert not app.exception
    assert "was deleted meanwhile" in app.error[0].value


def test_the_same_file_brought_again_is_told_to_be_kept(opened, kept_two):
    app = bring(opened(PAGE), "credits", TWO)
    assert "Keep it" not in [button.label for button in app.button]  # its dates are not confirmed yet
    app = confirm(app)
    assert "Kept as **First quarter** in" in said(app)
    assert "Keep it" not in [button.label for button in app.button]


def test_a_taken_name_is_refused_beside_the_field(opened, kept_two):
    app = confirm(bring(opened(PAGE), "credits", TWO.replace("90000", "91000")))
    next(field for field in app.text_input if field.label == "Name").set_value("First quarter")
    app = form_button(app, "Keep it").click().run()
    assert not app.exception
    assert "there is a kept file named First quarter already" in app.error[0].value
    assert len(kept_files()) == 1


def test_wrong_rows_left_out_are_replayed_but_not_kept(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO + "Bo,2025-06-31,Bookings,5,D9\n"))
    app.checkbox(key="replay.leave_out.credits").check().run()
    assert "has wrong cells, so it cannot be kept" in said(app)
    assert "Keep it" not in [button.label for button in app.button]


def test_columns_confirmed_once_are_remembered_and_what_a_date_means_is_asked_again(opened):
    app = bring(opened(PAGE), "credits", RENAMED, mapping=HOW)
    assert "next file with these names are read the same way" in said(app)
    assert [(reading.mapping.columns, reading.mapping.date_format) for reading in remembered()] == [(HOW.columns, None)]
    again = bring(opened(PAGE), "credits", RENAMED.replace("90000", "91000"), "next.csv")
    assert not again.exception
    assert "Columns read as last time, as confirmed on" in said(again)
    assert len(again.get("plotly_chart")) == 0
    again.segmented_control(key="replay.answer.credits.date_format").set_value("m/d/y").run()
    again = confirm(again)
    assert len(again.get("plotly_chart")) == 4


def test_what_is_remembered_can_be_forgotten_and_the_columns_asked_again(opened):
    bring(opened(PAGE), "credits", RENAMED, mapping=HOW)
    again = bring(opened(PAGE), "credits", RENAMED.replace("90000", "91000"), "next.csv")
    again.button(key="replay.anew.credits").click().run()
    assert not again.exception
    assert remembered() == []
    assert "read as last time" not in said(again)


def test_hostile_names_are_text_on_the_page(opened, kept_two):
    name = "$x$ [a](http://b) **c** `d` <script>e</script> :red[f]"
    rename(kept_two, name)
    app = choose(opened(PAGE))
    assert not app.exception
    text = next(paragraph.value for paragraph in app.markdown if "kept on" in paragraph.value)
    assert "[a](http" not in text
    assert "**c**" not in text
    assert ":red[" not in text.replace("\\:red", "")


def test_the_page_works_without_a_database(opened, monkeypatch):
    place().file.write_bytes(b"no database" * 500)
    app = opened(PAGE)
    assert not app.exception
    assert "Kept files cannot be used; others can" in app.warning[0].value
    app = confirm(bring(app, "credits", TWO))
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4
    assert "could not be remembered" in said(app)
    monkeypatch.setenv("MULTIPLIER_DATABASE", "nonsense")
    app = opened(PAGE)
    assert not app.exception
    assert "They stay in this session." in said(app)


def test_nobodys_pay_is_put_where_other_sessions_find_it():
    root = Path(__file__).resolve().parents[2]
    for path in (*(root / "ui" / "replay").glob("*.py"), *(root / "store").rglob("*.py"), root / PAGE):
        assert "cache_" not in path.read_text(encoding="utf-8").replace("lru_cache", ""), path


def test_what_is_brought_is_told_apart_by_content_and_by_what_is_kept():
    from ui.replay.files import Brought

    one = Brought("a", b"", kept="1")
    assert one.key != replace(one, kept="2").key != Brought("a", b"").key
