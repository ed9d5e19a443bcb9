"""Your company: eight numbers become the scenario in force; what stays assumed is listed; undo takes it back."""

import pytest

from sim.calibration.own_numbers import STATED
from tests.pages.shown import as_read
from ui.session import link

PAGE = "pages/story/start.py"


def sent(app):
    """Press the button of the form."""
    return next(button for button in app.button if button.label == "Show my organization").click().run()


def number(app, label):
    return next(field for field in app.number_input if as_read(field.label) == label)


def test_eight_numbers_become_the_scenario_in_force(opened):
    app = opened().switch_page(PAGE).run()
    app.text_input(key="start.name").set_value("Acme")
    number(app, "Deal size, $").set_value(40_000.0)
    number(app, "Win rate, %").set_value(30.0)
    number(app, "Partner managers").set_value(12)
    sent(app)
    assert not app.exception
    assert "This is Acme" in as_read(app.success[0].value)
    held = app.query_params["s"]
    scenario = link.decode(held if isinstance(held, str) else held[0])
    assert scenario.name == "Acme"
    assert scenario.market.deal_size == 40_000.0
    assert scenario.delivery.vendor_led_win_rate == pytest.approx(0.3)
    assert scenario.organization.seats == 12
    assert scenario.sources["market.deal_size"] == STATED


def test_undo_brings_back_what_was_there(opened, small):
    app = opened().switch_page(PAGE).run()
    sent(app)
    app.button(key="undo").click().run()
    held = app.query_params["s"]
    assert link.decode(held if isinstance(held, str) else held[0]).name == small.name


def test_what_followed_and_what_stays_assumed_are_listed(opened):
    app = opened().switch_page(PAGE).run()
    number(app, "Sales cycle, months").set_value(6.0)
    sent(app)
    labels = [expander.label for expander in app.expander]
    assert any(label.startswith("What followed from your numbers") for label in labels)
    assert any(label.startswith("What stays assumed") for label in labels)
    assert any("Influence without authority" in table.value.to_string() for table in app.dataframe)


def test_the_other_way_asks_for_a_file(opened):
    app = opened().switch_page(PAGE).run()
    app.segmented_control(key="start.way").set_value("CRM extract").run()
    assert not app.exception
    assert "read in memory and not kept" in as_read(" ".join(text.value for text in app.markdown))
