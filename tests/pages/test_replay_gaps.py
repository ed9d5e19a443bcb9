"""Replay says what files leave open before it states a total, and names a wrong file where it was brought."""

import pytest

from tests.pages.test_replay_page import MEAN, PAGE, ROSTER, bring, confirm, session_of
from tests.pages.test_scale_pages import said
from tests.replay.conftest import TWO

IDLE = ROSTER + "Cy,Kim,2025-01-01\n"


def read_in(opened, text=TWO):
    """Return the page with credits read and confirmed, and nothing chosen."""
    app = bring(opened(PAGE), "credits", text)
    return app.button(key="replay.confirm.credits").click().run()


def expander(app, beginning):
    return next(box for box in app.expander if box.label.replace("\\", "").startswith(beginning))


def test_no_total_is_shown_before_a_quota_is_chosen(opened):
    app = read_in(opened)
    assert not app.exception
    assert app.title[0].value.startswith("No file states a quota")
    assert not app.get("plotly_chart") and not app.metric
    assert not [button for button in app.download_button if button.key.startswith("replay.export")]
    assert "3 rows read, 3 used: \\$200,000.00 credited, 3 deals, 2 payees" in app.caption[0].value
    app.selectbox(key="replay.gap.quota").set_value("one for everybody").run()
    assert not app.metric  # the amount is still to come
    app.number_input(key="replay.gap.quota.amount").set_value(100_000.0).run()
    assert not app.exception and len(app.metric) == 2
    assert session_of(app).choices == {"quota": 100_000.0}


def test_the_scenarios_quota_and_ote_are_offered_with_their_amounts(opened, small):
    app = read_in(opened)
    options = app.selectbox(key="replay.gap.quota").options
    assert options == ["one for everybody", "the scenario's $480,000", MEAN]
    app.selectbox(key="replay.gap.quota").set_value(options[1]).run()
    before = app.metric[0].value
    app.selectbox(key="replay.gap.ote").set_value("one for everybody").run()
    app.number_input(key="replay.gap.ote.amount").set_value(300_000.0).run()
    assert not app.exception
    assert app.metric[0].value != before
    assert session_of(app).choices == {"quota": small.quota.annual_quota, "ote": 300_000.0}


def test_somebody_without_a_deal_is_named_and_left_out_on_request(opened):
    app = confirm(bring(opened(PAGE), "credits", TWO))
    app = confirm(bring(app, "people", IDLE), "people")
    box = app.selectbox(key="replay.gap.without credits")
    assert box.label == "1 on the roster without a deal" and "Cy" in box.help
    assert "2 people credited become 3 payees: 1 without a credit added (Cy)" in said(app)
    box.set_value("left out").run()
    assert not app.exception
    assert "2 payees" in app.caption[0].value


def test_files_fold_once_they_are_read_and_a_lever_does_not_move_them(opened):
    app = opened(PAGE)
    assert expander(app, "Files").proto.expanded
    app = confirm(bring(app, "credits", TWO))
    assert expander(app, "Files: mine.csv (3 of 3 rows)").proto.expanded is False
    before = [box.proto.expanded for box in app.expander]
    session = app.session_state["history"]
    app.run()
    assert [box.proto.expanded for box in app.expander] == before and app.session_state["history"] is session
    app.button(key="replay.forget.credits").click().run()
    assert expander(app, "Files").proto.expanded


@pytest.mark.parametrize(
    ("slot", "text", "name", "word"),
    [
        ("credits", b"%PDF-1.7 x", "a.xlsx", "is a PDF"),
        ("credits", b"\x89PNG\r\n\x1a\n", "a.csv", "is a PNG picture"),
        ("credits", "account,sector,employees\nAcme,retail,5\n", "a.csv", "looks like a list of accounts"),
        ("people", "Opportunity ID,Deal owner,Stage,Close Date,Amount\n1,Ann,Won,2025-01-02,500\n", "a.csv",
         "looks like won deals"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(opened, slot, text, name, word):
    app = bring(opened(PAGE), slot, text, name)
    assert not app.exception
    assert word in app.error[0].value.replace("\\", "")


def test_text_in_windows_1252_is_read_after_a_look_at_its_names(opened):
    text = TWO.replace("Ann", "Müller").replace(",", ";").encode("cp1252")
    app = bring(opened(PAGE), "credits", text)
    assert "in Windows" in app.error[0].value
    app = app.button(key="replay.windows.credits").click().run()
    assert not app.exception and not app.error
    app = confirm(app)
    assert "Müller" in list(app.selectbox(key="replay.payee").options)


def test_a_wrong_encoding_is_changed_where_the_error_stands(opened):
    app = bring(opened(PAGE), "credits", TWO.encode("utf-16-le"))
    assert app.error
    app.selectbox(key="replay.text.credits.encoding").set_value("utf-16").run()
    assert session_of(app).slots["credits"].brought.encoding == "utf-16"


def test_a_missing_column_is_chosen_where_it_is_asked(opened):
    app = bring(opened(PAGE), "credits", TWO.replace("payee,", "who,"))
    box = app.selectbox(key="replay.answer.credits.payee")
    assert box.options == ["who", "date", "measure", "amount", "deal"]
    app = confirm(box.set_value("who").run())
    assert not app.exception and len(app.metric) == 2
