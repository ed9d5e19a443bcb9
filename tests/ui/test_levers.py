"""Levers: every number of a scenario has one, within reach by group or by search, in units a reader knows."""

import re

import pytest
from hypothesis import given, strategies as st

from sim.parameters import declarations
from sim.scenario.scenario import Scenario, value_at
from ui.session import presets
from ui.widgets.charts import escaped
from ui.widgets.fields import help_text, position
from ui.widgets.formats import fitting_step, format_of
from ui.widgets.levers import FIRST, HELD_EQUAL, declared_at, groups, other_levers, together

NUMBERS = [declared for declared in declarations(Scenario) if declared.kind in (int, float)]
SCENARIOS = list(presets.presets().values())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_every_number_has_exactly_one_lever(scenario):
    grouped = [path for levers in groups(scenario).values() for lever in levers for path in lever.paths]
    searched = [lever.path for lever in other_levers(scenario).values()]
    assert len({*grouped, *searched}) == len(grouped) + len(searched)
    assert {declared.path for declared in NUMBERS} - {*HELD_EQUAL} <= {*grouped, *searched}
    assert len(groups(scenario)[FIRST]) == 5


@pytest.mark.parametrize("declared", NUMBERS, ids=lambda declared: declared.path)
def test_a_help_text_speaks_the_unit_of_its_slider(declared):
    shape = format_of(declared)
    text = help_text(declared, shape, {})
    assert declared.path not in text
    assert not re.search(r"\de[+\\-]?\d", text)
    shown = shape.short(declared.plausible[1])
    assert re.sub(r"\W", "", shown) in re.sub(r"\W", "", text)
    assert shape.pattern.replace("%%", "%").startswith(shape.before)


def test_values_carry_their_units():
    scenario = SCENARIOS[0]
    short = {
        "quota.annual_quota": "$480k",
        "economics.services_ratio": "$0.75 per $",
        groups(scenario)[FIRST][3].path: "×2",
        "delivery.vendor_led_cycle_months": "3 months",
        "partners.churn_per_year": "6 %/year",
        "organization.seats": "20 seats",
        "delivery.max_concurrent_deals": "14 deals",
        "market.deal_size": "$25k",
    }
    for path, written in short.items():
        value = value_at(scenario, path)
        assert format_of(declared_at(scenario, path)).short(value) == written, path


def test_a_number_without_a_unit_is_placed_in_words():
    declared = declared_at(Scenario(), "partners.influence")
    low, high = declared.plausible
    assert [position(declared, value) for value in (low, high, high + 1.0)] == [
        " · very low",
        " · very high",
        " · very high",
    ]
    assert position(declared_at(Scenario(), "quota.annual_quota"), 480_000.0) == ""


@given(
    low=st.integers(0, 50),
    positions=st.integers(1, 400),
    width=st.integers(2, 500),
    whole=st.booleans(),
)
def test_a_slider_has_a_position_for_the_value_it_starts_on(low, positions, width, whole):
    value = low + min(positions, width)
    step = fitting_step(low, low + width, value, whole)
    assert step > 0.0
    assert abs((value - low) / step - round((value - low) / step)) < 1e-6


def test_one_lever_stands_for_what_it_sets_together():
    paths = ["archetypes.team.ote_per_year", "archetypes.individual.ote_per_year", "market.deal_size"]
    assert [lever.path for lever in together(Scenario(), paths)] == [paths[0], paths[2]]


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://example.org/x.png)",
        "[x](http://example.org)",
        ":red[x]",
        "<img src=x>",
        "http://example.org",
        "www.example.org",
        "$x^2$",
    ],
)
def test_what_others_wrote_is_no_picture_link_or_formula(text):
    safe = escaped(f"**Plan {text}**: pays")
    assert safe.startswith("**Plan")
    assert not re.search(r"(?<!\\)[\[\]<$]|(?<!\\):(?=//)|www(?<!\\)\.", safe)
