"""Replay as a person uses it: files brought in this session, confirmed, replayed; figures equal to the command's."""

import datetime
from pathlib import Path

import pytest

from sim.pay.plan import plan_text, read_plan
from sim.replay.actuals import actuals
from sim.replay.replay import replay
from sim.reports.wording import money
from store.database.remembered import remembered
from store.files.exports.replay_workbook import replay_workbook
from tests.pages.shown import as_read
from tests.pages.test_scale_pages import said
from tests.replay.conftest import CRM, TWO, needs_crm, read
from ui.replay.files import Brought, Stage
from ui.replay.session import ReplaySession
from ui.session import state

PAGE = "pages/finance/replay.py"
PLANS = Path(__file__).resolve().parents[2] / "data" / "plans"
ROSTER = "payee,manager,start\nAnn,Kim,2025-01-01\nBo,Kim,2025-01-01\n"


def session_of(app) -> ReplaySession:
    """Return what the session remembers of the page, as it begins where the page was not drawn yet."""
    if ReplaySession.__name__ not in app.session_state:
        app.session_state[ReplaySession.__name__] = ReplaySession()
    return app.session_state[ReplaySession.__name__]


def bring(app, slot, text, name="mine.csv", mapping=None):
    """Put a file where the uploader puts it; a script test cannot upload."""
    content = text.encode() if isinstance(text, str) else text
    session_of(app).slots[slot].brought = Brought(name, content, mapping)
    return app.run()


MEAN = "the mean of what was sold"


def confirm(app, slot="credits"):
    """Confirm how a file is read, and take the mean of what was sold for quotas that no file states."""
    return with_quotas(app.button(key=f"replay.confirm.{slot}").click().run())


def with_quotas(app):
    """Take the mean of what was sold for quotas that no file states, where that is asked."""
    asked = [box for box in app.selectbox if box.key == "replay.gap.quota" and box.value is None]
    return asked[0].set_value(MEAN).run() if asked else app


@pytest.mark.parametrize("script", [PAGE, "app.py"])
def test_the_page_asks_for_files_alone_and_inside_the_app(opened, script):
    app = opened(script)
    if script == "app.py":
        app.switch_page(PAGE).run()
    assert not app.exception
    assert "last year" in app.title[0].value
    assert len(app.get("file_uploader")) >= 2


def test_the_made_up_year_is_one_click_away_until_a_file_is_brought(opened):
    app = opened(PAGE)
    app.button(key="replay.samples").click().run()
    assert not app.exception
    assert "$11,384,800.00 credited, 427 deals, 24 payees" in said(app)
    assert "11 win, 13 lose" in app.title[0].value
    assert not [button for button in app.button if button.key == "replay.samples"]
    assert not remembered()  # a made-up year teaches nothing about the files people have


def test_a_file_is_shown_confirmed_and_replayed_to_the_cent(opened):
    app = bring(opened(PAGE), "credits", TWO)
    assert not app.exception
    assert "read as *credits*: 3 read, 3 used" in said(app)
    assert "Confirm how the files are read" in said(app)
    app = confirm(app)
    assert not app.exception
    plans = [read_plan(PLANS / f"{name}.yaml") for name in ("team_low_leverage", "individual_high_leverage")]
    paid_again = replay(plans, actuals(read(TWO, "credits")))
    change = paid_again.as_dict()["comparisons"][plans[1].name]
    assert money(abs(change["change"])) in app.title[0].value.replace("\\", "")
    assert "Behavior is frozen" in said(app)
    assert len(app.get("plotly_chart")) == 4
    table = next(
        table.value for table in app.dataframe if "main reason" in table.value.columns and "mix" in table.value.columns
    )
    assert round(table["change"].sum(), 2) == change["change"]
    statement = next(table.value for table in app.dataframe if "year" in table.value.columns)
    assert statement.set_index("line").loc["Pay", "year"] == paid_again.paid[plans[0].name].statements[0].total
    app.selectbox(key="replay.payee").set_value("Bo").run()
    app.segmented_control(key="replay.spread_of").set_value("attainment").run()
    assert not app.exception


def test_wrong_rows_are_listed_and_left_out_only_on_request(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO + "Bo,2025-06-31,Bookings,5,D9\n"))
    assert "1 row has wrong cells" in said(app)
    assert len(app.get("plotly_chart")) == 0
    app = with_quotas(app.checkbox(key="replay.leave_out.credits").check().run())
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4


def test_what_a_file_leaves_open_is_asked_and_answered(opened):
    text = (
        TWO.replace("2025-02-10", "02/10/2025").replace("2025-08-10", "08/10/2025").replace("2025-05-10", "05/10/2025")
    )
    app = bring(opened(PAGE), "credits", text)
    app.segmented_control(key="replay.answer.credits.date_format").set_value("m/d/y").run()
    assert not app.exception
    app = confirm(app)
    assert len(app.get("plotly_chart")) == 4


def test_a_roster_a_third_plan_and_forgetting(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO))
    app = confirm(bring(app, "people", ROSTER), "people")
    app.multiselect(key="replay.plans.0").set_value(
        ["Team low leverage", "Individual high leverage", "High leverage team"]
    ).run()
    assert not app.exception
    assert "and 1 more plan" in app.title[0].value
    app.button(key="replay.forget.credits").click().run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 0
    assert session_of(app).slots["credits"].brought is None


@pytest.mark.parametrize(
    ("slot", "text", "word"),
    [
        ("credits", b"PK\x03\x04 not really", "damaged"),
        ("credits", "payee,manager\nAnn,Kim\n", "roster"),
        ("people", b"PK\x03\x04 not really", "damaged"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(opened, slot, text, word):
    app = bring(opened(PAGE), slot, text, "mine.xlsx" if isinstance(text, bytes) else "mine.csv")
    assert not app.exception
    assert word in app.error[0].value


@pytest.mark.parametrize("header", ["Rep,Booked on,Net value,Opportunity", "Who,Which day,How much,What"])
def test_columns_nobody_recognizes_are_chosen_by_hand(opened, header):
    app = bring(opened(PAGE), "credits", f"{header}\nAnn,2025-01-05,100.50,A1\nBo,2025-02-05,200.50,A2\n")
    assert not app.exception and not app.error
    assert "Which column is which?" in app.warning[0].value
    for field, name in zip(("payee", "date", "amount", "measure"), header.split(","), strict=True):
        box = next(box for box in app.selectbox if box.label.split(" ")[0] == field)
        app = box.set_value(name).run()
    assert not app.exception
    assert "2 read, 2 used" in said(app)


def test_the_response_stands_beside_the_frozen_change(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO))
    assert not app.exception
    assert [metric.label for metric in app.metric] == [
        "Change of cost, behavior frozen", "Change of cost, people responding",
    ]  # fmt: skip
    assert "Behavior responding" in said(app)
    assert "with the response switched off to 1.000 (1.000 to 1.000) times" in said(app)


def test_the_workbook_that_a_replay_exported_is_replayed_again(opened):
    """Its roster is one click away, and its plan year, from April, is the one chosen at first."""
    plans = [read_plan(PLANS / f"{name}.yaml") for name in ("team_low_leverage", "individual_high_leverage")]
    april = datetime.date(2025, 4, 1)
    first = replay(plans, actuals(read(TWO, "credits"), read(ROSTER, "roster"), april))
    app = bring(opened(PAGE), "credits", replay_workbook(first), "replay.xlsx")
    assert "2 payees, plan year from 2025-04" in said(app)
    app = app.button(key="replay.people_beside").click().run()
    assert not app.exception and not app.error
    assert not [button for button in app.button if button.key == "replay.people_beside"]
    change = first.as_dict()["comparisons"][plans[1].name]["change"]
    assert (
        app.title[0].value == "No file states a quota, and the difference between the plans depends on it: choose one"
    )
    app.selectbox(key="replay.gap.quota").set_value(MEAN).run()
    assert money(abs(change)) in app.title[0].value.replace("\\", "")
    assert "2 payees, plan year from 2025-04" in said(app)
    app.selectbox(key="replay.start_month.4").set_value("January").run()
    assert "plan year from 2025-01" in said(app)


@needs_crm
def test_the_crm_extract_is_read_by_the_mapping_kept_for_it(opened):
    app = opened(PAGE)
    app = bring(app, "credits", (CRM / "sales_pipeline.csv").read_bytes(), "sales_pipeline.csv")
    assert not app.exception
    assert "$10,005,534.00 credited, 4,238 deals, 30 payees" in said(app)


def in_session(what, *given):
    """Return the app after a call inside a session, with what a session remembers afterwards."""
    from streamlit.testing.v1 import AppTest

    def script(what, given):
        from ui.replay import choice as replay_choice, files as replay_files

        getattr(replay_choice if what == "bring_plans" else replay_files, what)(*given)

    app = AppTest.from_function(script, args=(what, given), default_timeout=600).run()
    assert not app.exception, app.exception
    return app


HOSTILE = (
    b"a: &a [x]\nb: [*a, *a]\n",
    b"!!python/object/apply:os.system [id]\n",
    b"[" * 5_000,
    b"\xff\xfe\x00",
    b"kind: credits\ncolumns: {payee: 1, shoe: x}\n",
    b"kind: roster\ncolumns: {payee: payee}\n",
    b"x" * 2_000_000,
    b"",
)


@pytest.mark.parametrize("content", HOSTILE)
def test_a_mapping_somebody_brings_is_checked_and_a_wrong_one_changes_nothing(content):
    app = in_session("bring_mapping", "credits", "m<b>.yaml", content)
    assert session_of(app).slots["credits"].answer[1]
    assert session_of(app).slots["credits"].brought is None


def test_a_mapping_taken_along_reads_the_file_the_same_way_again(opened):
    app = bring(opened(PAGE), "credits", TWO.replace("payee,", "who,"))
    assert "3 read, 0 used" in said(app)
    columns = "{payee: who, date: date, measure: measure, amount: amount}"
    mapping = f"kind: credits\ndate_format: y-m-d\ndecimal: '.'\ncolumns: {columns}\n"
    from sim.importing.mapping import mapping_from

    session_of(app).slots["credits"].brought = Brought(
        "mine.csv", TWO.replace("payee,", "who,").encode(), mapping_from(mapping.encode(), "m.yaml")
    )
    app = with_quotas(app.run())
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4


def test_a_mapping_that_does_not_fit_can_be_taken_back(opened):
    from sim.importing.mapping import mapping_from

    wrong = mapping_from(b"kind: credits\ncolumns: {payee: nobody}\n", "m.yaml")
    app = opened(PAGE)
    session_of(app).slots["credits"].brought = Brought("mine.csv", TWO.encode(), wrong)
    app.run()
    assert "no column 'nobody'" in app.error[0].value
    app.button(key="replay.anew.credits").click().run()
    assert "read as *credits*: 3 read" in said(app)


def test_plans_somebody_brings_are_checked_named_apart_and_chosen(opened):
    content = plan_text(read_plan(PLANS / "hybrid.yaml").model_copy(update={"name": "Team low leverage"})).encode()
    app = in_session(
        "bring_plans", [("a.yaml", content), ("again.yaml", content), ("b.yaml", HOSTILE[0]), ("c", b"x: 1")]
    )
    kept = session_of(app)
    assert list(kept.own_plans) == ["Team low leverage (2)"]
    assert len(kept.plan_problems) == 2
    assert "anchors" in kept.plan_problems[0]
    page = opened(PAGE)
    page.session_state[ReplaySession.__name__] = kept
    page = confirm(bring(page, "credits", TWO))
    assert not page.exception
    assert page.multiselect(key="replay.plans.1").value[-1] == "Team low leverage (2)"
    assert "and 1 more plan" in page.title[0].value
    chosen = ".".join(page.multiselect(key="replay.plans.1").value)
    page.selectbox(key=f"replay.first.{chosen}").set_value("Individual high leverage").run()
    assert not page.exception
    assert "than Individual, high leverage" in page.title[0].value


def test_another_year_and_every_year(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO + "Bo,2026-05-10,Bookings,70000,D4\n"))
    assert "left out: 1 credit of other years, $70,000.00" in as_read(said(app))
    app.selectbox(key="replay.year.January.2").set_value("from 2026-01: 1 credit, 70,000.00").run()
    assert "plan year from 2026-01" in said(app)
    app.toggle(key="replay.every_year").set_value(True).run()
    assert not app.exception
    table = next(table.value for table in app.dataframe if "plan year from" in table.value.columns)
    assert list(table["plan year from"]) == ["2025-01", "2026-01", "all"]
    assert table["credited"].iloc[-1] == 270_000.0
    labels = [button.label for button in app.get("download_button")]
    assert labels.count("Workbook") == labels.count("CSV") == labels.count("Brief (HTML)") == 2  # of all, and of one


def test_plans_as_assigned_stand_first(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO))
    app = bring(app, "assignment", "payee,plan\nAnn,Team low leverage\nBo,individual_high_leverage\n", "plans.csv")
    assert not app.exception
    assert "than As assigned" in app.title[0].value
    app.selectbox(key="replay.under").set_value("As assigned").run()
    assert not app.exception
    app = bring(app, "assignment", "payee,plan\nAnn,Team low leverage\n", "plans.csv")
    assert "assigns no plan to Bo" in app.error[0].value


def test_attainment_is_replayed(opened):
    text = "payee,month,attainment\nAnn,2025-01,1.1\nAnn,2025-02,0.9\nBo,2025-01,1.0\n"
    app = bring(opened(PAGE), "credits", text)
    app = confirm(app)
    assert not app.exception
    assert "Attainment without quotas, 3 results, 2 payees" in said(app)
    assert len(app.get("plotly_chart")) == 4


def test_the_page_tells_rows_read_and_then_rows_checked():
    steps, stage = [], Stage()
    report = stage.following(lambda done, total: steps.append((done / total, stage.text)))
    report(50, 200)
    stage.what = "checked"
    report(100, 200)
    assert steps == [(0.125, "50 of 200 rows read"), (0.75, "100 of 200 rows checked")]


def test_forgetting_a_file_ends_its_reading(opened):
    app = bring(opened(PAGE), "credits", TWO)
    job = session_of(app).slots["credits"].reading.job
    app.button(key="replay.forget.credits").click().run()
    assert not app.exception
    assert job._cancel.is_set()


def test_what_nothing_changed_for_is_not_read_again(opened, monkeypatch):
    from ui.plan import draft as plan_draft
    from ui.replay import choice as replay_choice

    asked = []

    def counted(name, real):
        return lambda *given: asked.append(name) or real(*given)

    app = confirm(bring(opened(PAGE), "credits", TWO))
    monkeypatch.setattr(replay_choice, "years_in", counted("years", replay_choice.years_in))
    monkeypatch.setattr(plan_draft, "read_plan", counted("plan", plan_draft.read_plan))
    app.run()
    assert asked == [] and len(app.get("plotly_chart")) == 4
    app.selectbox(key="replay.start_month").set_value("April").run()
    assert asked == ["years"]
    other = TWO.replace("90000", "95000")
    confirm(bring(app, "credits", other))
    assert "years" in asked[1:] and "$205,000.00 credited" in said(app)


def test_a_replay_belongs_to_the_mapping_that_its_files_were_read_by_at_last(monkeypatch):
    from ui.replay import files as replay_files

    known = ReplaySession()
    known.slots["people"].brought = Brought("roster.csv", ROSTER.encode())
    monkeypatch.setattr(state, "of", lambda _page: known)
    keys = set()
    for columns in ({"payee": "payee"}, {"payee": "payee", "manager": "manager"}):
        read_by = read(ROSTER, "roster", columns=columns)
        known.slots["people"].opened = replay_files.Opened(None, read_by)
        keys.add(replay_files.key_of("people"))
    assert len(keys) == 2
    assert replay_files.key_of("credits") == ""
