"""The glossary defines every measure, every result column and what every parameter is about."""

import csv
import re
from pathlib import Path
from typing import get_args

import pytest

from cli.fields import entries
from sim.engine import measures
from sim.engine.results import PAY_COLUMNS, PEOPLE_COLUMNS, START_COLUMNS
from sim.glossary import GLOSSARY, definition_for, definition_of_kind
from sim.month.state import SERIES
from sim.parameters import Group, declaration_of
from sim.scenario.scenario import Scenario
from sim.studies.factorial import STATUS_QUO, factorial

ROOT = Path(__file__).resolve().parents[2]
FIELD_TERMS = (
    "ote target_incentive pay_mix leverage threshold target excellence payout_curve base_commission_rate "
    "accelerator decelerator progressive cap attainment quota quota_to_ote ccos draw_recoverable "
    "draw_non_recoverable spiff clawback windfall crediting split double_credit overlay hurdle gate linkage "
    "modifier matrix kicker mbo ramp true_up holdback contract_cost"
)
PLAIN_WORDS = (
    "a above after amount average base by deal decimals each factor floor from lies month months no of or paid pay per "
    "sale share the unit units what x year yes"
)


def groups(parent: type[Group] = Group) -> list[type[Group]]:
    """Every group of parameters the simulation declares."""
    below = [group for group in parent.__subclasses__() if group.__module__.startswith("sim.")]
    return below + [deeper for group in below for deeper in groups(group)]


def labels() -> set[str]:
    declared = (declaration_of(name, field) for group in groups() for name, field in group.model_fields.items())
    return {declaration.label for declaration in declared if declaration is not None}


@pytest.mark.parametrize("column", [*SERIES, *PAY_COLUMNS, *PEOPLE_COLUMNS, *START_COLUMNS])
def test_every_result_column_is_defined(column: str):
    assert column in GLOSSARY


def test_every_yearly_measure_and_the_crossover_are_defined():
    small = factorial(Scenario().with_values({"run.replications": 2, "organization.seats": 2}), cells=(STATUS_QUO,))
    assert {*measures.yearly_measures(small.cells[STATUS_QUO]), "crossover_month"} <= set(GLOSSARY)


def test_every_parameter_label_is_defined_or_about_a_term_that_is():
    assert len(labels()) > 100, "the walk through the groups has lost its way"
    unknown = []
    for label in sorted(labels()):
        try:
            definition_for(label)
        except KeyError:
            unknown.append(label)
    assert not unknown


def test_the_walk_sees_the_labels_of_the_scenario():
    assert {entry.declared.label for entry in entries(Scenario()) if entry.declared} <= labels()


def kinds() -> set[str]:
    """The `kind` of every term that a plan or one of its measures can have."""
    fields = (group.model_fields.get("kind") for group in groups())
    return {kind for field in fields if field is not None for kind in get_args(field.annotation)}


def test_every_kind_of_term_is_defined():
    assert {"curve", "matrix", "pool", "draw", "clawback", "spiff"} <= kinds()
    assert {kind: definition_of_kind(kind).definition for kind in kinds()}.keys() == kinds()
    assert definition_of_kind("multiplier").term == "Modifier"


def plain(unit: str) -> bool:
    """A unit of money, time, counting or share that needs no entry."""
    return not set(re.findall(r"[a-z]+", unit.casefold())) - set(PLAIN_WORDS.split())


def test_every_unit_of_a_plan_is_plain_or_names_a_term():
    units = {
        declared.unit
        for group in groups()
        if group.__module__.startswith("sim.pay.")
        for declared in (declaration_of(name, field) for name, field in group.model_fields.items())
        if declared is not None
    }
    assert len(units) > 20, "the walk through the plan's groups has lost its way"
    for unit in units:
        assert plain(unit) or definition_for(unit), unit


@pytest.mark.parametrize("key", re.findall(r"\w+", FIELD_TERMS))
def test_the_terms_of_the_field_are_there(key: str):
    assert key in GLOSSARY


@pytest.mark.parametrize(
    ("label", "term"),
    [
        ("x base rate or segment slope", "Base commission rate"),
        ("Rate", "Commission rate"),
        ("Accelerator rate", "Accelerator"),
        ("Rate until the hurdle is passed", "Hurdle"),
        ("Recovery rate", "Recoverable draw"),
        ("Quota growth", "Quota"),
        ("Direct rep OTE", "OTE"),
        ("Cadence per partner-led deal", "Cadence"),
        ("Partner-led win rate, untrained", "Win rate"),
        ("Capability a profitable practice adds", "Capability"),
        ("Deals one partner manager can run at once", "Deals in progress"),
        ("Spread of deal size", "Deal size"),
        ("TTC is no name here, but OTE is", "OTE"),
        ("ccos", "CCOS"),
    ],
)
def test_a_label_is_answered_by_the_term_it_is_about(label: str, term: str):
    assert definition_for(label).term == term


def test_a_word_nobody_uses_is_refused():
    with pytest.raises(KeyError, match="zzyzx"):
        definition_for("zzyzx")


@pytest.mark.parametrize("key", GLOSSARY)
def test_an_entry_is_one_sentence_with_a_unit_and_a_known_source(key: str):
    entry = GLOSSARY[key]
    assert entry.definition[0].isupper()
    assert re.search(r"[^.]\.$", entry.definition)
    assert ". " not in entry.definition
    assert entry.term
    assert entry.unit
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        known = {row["key"] for row in csv.DictReader(file)} | {"this model", "ASC 340-40-25"}
    for source in entry.source.split(", "):
        assert source in known or re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", source), source


def test_no_name_stands_for_two_things():
    names = [name.casefold() for entry in GLOSSARY.values() for name in (entry.term, *entry.also)]
    assert sorted(set(names)) == sorted(names)
