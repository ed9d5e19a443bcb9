"""What is written as YAML is read back as the same, whatever letters are in it."""

import math

import pytest
from hypothesis import given, settings, strategies as st

from sim.importing.kinds import KINDS
from sim.importing.limits import LONGEST_NAME
from sim.importing.mapping import ColumnMapping, mapping_from
from sim.pay.archetypes import TEAM_LOW_LEVERAGE
from sim.pay.plan import plan_from, plan_text
from sim.scenario.scenario import Scenario, scenario_from
from sim.yaml_files.text import yaml_text
from sim.yaml_files.validation import yaml_mapping

TRICKY = "\x85\u2028\u2029\ufeff\n\r\t\x00\x07\x7f\u200b '\":-#&*!|>%@`[]{},?\\0ex~="
LETTERS = st.one_of(st.characters(codec="utf-8"), st.sampled_from(TRICKY))
TEXTS = st.text(LETTERS, max_size=LONGEST_NAME)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=300, deadline=None)
@given(st.recursive(st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), st.integers()), st.lists, max_leaves=6), TEXTS)
def test_plain_values_come_back_letter_by_letter(value, name):
    content = {name: value, f"{name}2": {name: [value]}}
    again = yaml_mapping(yaml_text(content).encode(), "mine.yaml")
    assert again == content
    assert repr(again) == repr(content)  # 1 is no 1.0, and no True


@pytest.mark.parametrize("letter", TRICKY)
def test_each_letter_that_yaml_treats_alone_survives_at_either_end_and_within(letter):
    content = {"a": [letter, f"a{letter}b", f" {letter}", f"{letter} ", f"a {letter} b", letter * 3, f"a{letter}" * 90]}
    assert yaml_mapping(yaml_text(content).encode(), "mine.yaml") == content


def test_a_text_that_is_no_text_is_told_as_one_and_never_written_wrong():
    """Half a character cannot stand in a file; it is escaped, and comes back as it was."""
    content = {"a": "x\ud800y"}
    assert yaml_mapping(yaml_text(content).encode(), "mine.yaml") == content


KIND = st.sampled_from([kind for kind in KINDS.values() if kind.name != "roster"])


@st.composite
def mappings(draw):
    kind = draw(KIND)
    names = draw(st.permutations([field.name for field in kind.fields]))
    split = draw(st.integers(0, len(names)))
    headers = draw(st.lists(TEXTS, min_size=split, max_size=split, unique=True))
    lists = {name: tuple(draw(st.lists(TEXTS, max_size=3))) for name in ("unused", "absent", "won", "lost", "open")}
    return ColumnMapping(
        name=draw(TEXTS),
        kind=kind.name,
        sheet=draw(st.none() | TEXTS),
        currency=draw(st.none() | TEXTS),
        columns=dict(zip(names[:split], headers, strict=True)),
        constants={name: draw(TEXTS) for name in names[split:]},
        assumptions=draw(st.dictionaries(TEXTS, st.one_of(TEXTS, NUMBERS), max_size=3)),
        **lists,
    )


@settings(max_examples=300, deadline=None)
@given(mappings())
def test_a_mapping_is_read_back_as_it_was_written(mapping):
    again = mapping_from(mapping.to_yaml().encode(), "mine.yaml")
    assert again == mapping
    assert list(again.columns) == list(mapping.columns)
    assert all(type(again.assumptions[name]) is type(value) for name, value in mapping.assumptions.items())


@settings(max_examples=60, deadline=None)
@given(name=st.text(LETTERS, min_size=1, max_size=60))
def test_so_are_the_names_of_scenarios_and_plans(name):
    for model, text, read in (
        (Scenario, lambda scenario: scenario.to_yaml(), scenario_from),
        (None, plan_text, plan_from),
    ):
        try:
            named = Scenario(name=name) if model else plan_from({**TEAM_LOW_LEVERAGE.model_dump(), "name": name})
        except ValueError:
            continue  # a name that is refused is never written
        assert read(yaml_mapping(text(named).encode(), "mine.yaml"), "mine").name == named.name


def test_numbers_are_written_to_the_last_digit():
    values = [0.1 + 0.2, 1e16, 1e-300, -0.0, 5e-324, 123456.78]
    again = yaml_mapping(yaml_text({"a": values}).encode(), "mine.yaml")["a"]
    assert again == values
    assert math.copysign(1.0, again[3]) == -1.0
