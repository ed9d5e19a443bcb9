"""Scenarios: frozen, checked, written and read back without loss, told apart by fingerprint, refused in clear lines."""

import math
from functools import partial

import pytest
import yaml
from hypothesis import given, strategies as st
from pydantic import ValidationError

from sim.errors import ScenarioError
from sim.parameters import declarations
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.scenario.differences import DIFFERENCE_COLUMNS, differences
from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import Scenario, read_scenario, scenario_from, value_at

SINGLE = [note for note in declarations(Scenario) if note.kind in {float, int}]
EQUAL_PAY = ("archetypes.team.ote_per_year", "archetypes.individual.ote_per_year")


def save(folder, text):
    file = folder / "scenario.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def refusal_of(folder, text):
    """Return the message a file is refused with."""
    with pytest.raises(ScenarioError) as refused:
        read_scenario(save(folder, text))
    return str(refused.value)


# --- one value, one fingerprint ---------------------------------------------------------------------------------------


def test_a_scenario_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Scenario().market.growth_per_year = 0.5
    with pytest.raises(ValidationError, match="frozen"):
        Scenario().name = "Other"


def test_equal_scenarios_share_a_fingerprint_whole_numbers_or_not():
    first = Scenario().with_values({"market.deal_size": 25_000})
    second = Scenario().with_values({"market.deal_size": 25_000.0})
    assert first == second
    assert first.fingerprint() == second.fingerprint()
    assert len(first.fingerprint()) == 16


@pytest.mark.parametrize("declared", SINGLE, ids=lambda note: note.path)
def test_every_number_counts_for_the_fingerprint(declared):
    value = value_at(Scenario(), declared.path)
    bound = declared.low if value > declared.low else declared.high
    other = declared.kind((value + bound) / 2)
    changes = dict.fromkeys(EQUAL_PAY, other) if declared.path in EQUAL_PAY else {declared.path: other}
    changed = Scenario().with_values(changes)
    assert value_at(changed, declared.path) == other != value
    assert changed.fingerprint() != Scenario().fingerprint()


def test_a_plan_term_and_a_name_count_for_the_fingerprint():
    base = Scenario().replace(plan=INDIVIDUAL_HIGH_LEVERAGE)
    cheaper = base.with_values({"plan.measures.0.terms.1.rate": 1.5})
    renamed = base.replace(name="Other")
    assert len({scenario.fingerprint() for scenario in (Scenario(), base, cheaper, renamed)}) == 4


# --- YAML there and back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_written_and_read_back_is_the_same(tmp_path, name):
    scenario = preset(name)
    again = read_scenario(save(tmp_path, scenario.to_yaml()))
    assert again == scenario
    assert again.fingerprint() == scenario.fingerprint()


@given(
    st.floats(-0.5, 1.0),
    st.floats(1.0, 1e9),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=120),
)
def test_any_value_and_any_name_survive_the_file(tmp_path_factory, growth, size, name):
    scenario = Scenario().with_values({"market.growth_per_year": growth, "market.deal_size": size, "name": name})
    file = save(tmp_path_factory.mktemp("scenario"), scenario.to_yaml())
    assert read_scenario(file).fingerprint() == scenario.fingerprint()


def test_what_a_file_leaves_out_keeps_its_default(tmp_path):
    scenario = read_scenario(save(tmp_path, "market:\n  growth_per_year: 0.2\n"))
    assert scenario == Scenario().with_values({"market.growth_per_year": 0.2})


def test_a_file_may_start_with_a_byte_order_mark(tmp_path):
    assert read_scenario(save(tmp_path, b"\xef\xbb\xbfname: Marked\n")).name == "Marked"


# --- differences ------------------------------------------------------------------------------------------------------


def test_the_difference_of_two_scenarios_is_a_table_of_what_differs():
    reform = Scenario().with_values({"market.growth_per_year": 0.2, "plan.measures.0.terms.1.rate": 3.0})
    table = differences(Scenario(), reform)
    assert list(table.columns) == list(DIFFERENCE_COLUMNS)
    rows = {row.parameter: (row.baseline, row.reform) for row in table.itertuples()}
    assert rows == {"market.growth_per_year": (0.1, 0.2), "plan.measures.0.terms.1.rate": (0.5, 3.0)}


def test_a_scenario_does_not_differ_from_itself():
    assert differences(preset("ent_sw_gsi"), preset("ent_sw_gsi")).empty


def test_what_only_one_side_has_stands_against_nothing():
    table = differences(Scenario(), Scenario(sources={"market.deal_size": "assumption"}))
    (row,) = [row for row in table.itertuples() if row.parameter == "sources.market.deal_size"]
    assert (row.baseline, row.reform) == (None, "assumption")


# --- refusals: path, value, allowed range or remedy -------------------------------------------------------------------


@pytest.mark.parametrize("declared", SINGLE, ids=lambda note: note.path)
@pytest.mark.parametrize("side", ["below", "above"])
def test_every_number_is_refused_outside_its_range_with_path_value_and_range(declared, side):
    value = declared.low - 1 if side == "below" else declared.high * 2 + 1
    with pytest.raises(ScenarioError) as refused:
        Scenario().with_values({declared.path: value})
    message = str(refused.value)
    for part in (f"scenario.{declared.path} = ", f"{declared.low:g}", f"{declared.high:g}"):
        assert part in message
    assert "\n" not in message


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(ScenarioError, match=r"scenario\.quota\.annual_quota = -?(nan|inf)"):
        Scenario().with_values({"quota.annual_quota": value})


REFUSED = [
    ("quota: {annual_quota: -5}", ["scenario.quota.annual_quota = -5", "at least 1"]),
    ("quota: {annual_quota: .nan}", ["scenario.quota.annual_quota = nan", "number"]),
    ("quota: {annual_quota: .inf}", ["scenario.quota.annual_quota = inf"]),
    ("quota: {annual_quota: a lot}", ["scenario.quota.annual_quota = 'a lot'", "number"]),
    ("quota: {annual_quota: [1]}", ["scenario.quota.annual_quota = [1]", "number"]),
    ("quota: {annual_quotas: 5}", ["scenario.quota.annual_quotas is not known", "did you mean annual_quota"]),
    ("markt: {deal_size: 5}", ["scenario.markt is not known", "did you mean market"]),
    ("market: 5", ["scenario.market = 5"]),
    ("run: {months: 30}", ["scenario.run.months", "multiple of 12"]),
    ("run: {months: 36.5}", ["scenario.run.months = 36.5", "whole number"]),
    ("run: {replications: 0}", ["scenario.run.replications = 0 replications", "at least 2"]),
    ("switches: {effort: 7}", ["scenario.switches.effort = 7"]),
    ("market: {season: [1, 1, 1]}", ["market.season", "twelve"]),
    ("market: {season: [2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}", ["market.season", "mean 1", "sum 14"]),
    ("partners: {capacity_min: 9}", ["partners.capacity_min = 9", "partners.capacity_max"]),
    ("talent: {profiles: []}", ["talent.profiles", "at least one"]),
    ("archetypes: {team: {ote_per_year: 100000}}", ["scenario.archetypes.team.name is missing"]),
    ("format: 2", ["scenario.format = 2"]),
    ("name: ''", ["scenario.name"]),
    ("sources: {market.deal_sise: assumption}", ["market.deal_sise"]),
]


@pytest.mark.parametrize(("text", "parts"), REFUSED, ids=[text for text, _ in REFUSED])
def test_a_wrong_entry_is_refused_in_a_clear_line(tmp_path, text, parts):
    message = refusal_of(tmp_path, text)
    for part in parts:
        assert part in message
    assert "Traceback" not in message
    assert "pydantic" not in message


def test_every_problem_gets_its_own_line(tmp_path):
    message = refusal_of(tmp_path, "market: {deal_size: -1, growth_per_year: 7}\nquota: {ratchet: 3}")
    assert [line.split(" = ")[0] for line in message.splitlines()] == [
        "scenario.market.growth_per_year",
        "scenario.market.deal_size",
        "scenario.quota.ratchet",
    ]


def test_the_archetypes_must_pay_the_same_ote():
    content = Scenario().model_dump(mode="json")
    content["archetypes"]["team"]["ote_per_year"] = 140_000
    with pytest.raises(ScenarioError, match="differ in OTE"):
        scenario_from(content, "scenario")


@pytest.mark.parametrize("path", ["market.deal_sise", "market", "nothing", "plan.measures.9.weight", "plan.name.x", ""])
def test_a_path_that_does_not_exist_is_refused(path):
    with pytest.raises(ScenarioError):
        Scenario().with_values({path: 1.0})


# --- files that are not what they claim to be -------------------------------------------------------------------------


def laughs() -> str:
    """Return the billion laughs: nine levels, each naming the one before nine times."""
    levels = ["a0: &a0 [lol]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(levels)


HOSTILE = [
    (laughs(), "anchors and aliases"),
    ("market: &m {deal_size: 5}\nquota: *m", "anchors and aliases"),
    ("a: " + "[" * 60 + "]" * 60, "nested"),
    ("[" * 20_000, "nested"),
    ("name: !!python/object/apply:os.system ['true']", "line 1"),
    ("market: {deal_size: 5, deal_size: 6}", "written twice"),
    ("name: Two\nname: One", "line 2"),
    ("- just\n- a list", "mapping"),
    ("", "mapping"),
    ("1: 2", "mapping"),
    ("name: [unclosed", "line"),
    ("name: \t@x", "line 1"),
    (b"name: \xff\xfe", "UTF-8"),
    (b"name: a\x00b", "malformed"),
    ("name: x\n" + "# padding\n" * 11_000, "100 kB"),
]


@pytest.mark.parametrize(("content", "part"), HOSTILE, ids=[str(text[:24]) for text, _ in HOSTILE])
def test_a_hostile_or_broken_file_is_refused_in_one_line(tmp_path, content, part):
    message = refusal_of(tmp_path, content)
    assert part in message
    assert len(message.splitlines()) == 1


def test_a_missing_file_is_refused_with_its_path(tmp_path):
    with pytest.raises(ScenarioError, match=r"absent\.yaml cannot be read"):
        read_scenario(tmp_path / "absent.yaml")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(list(Scenario.model_fields)), ANYTHING)
def test_whatever_stands_in_a_group_is_a_scenario_or_a_refusal(group, value):
    build = partial(scenario_from, {group: value}, "scenario")
    try:
        scenario = build()
    except ScenarioError as refused:
        assert str(refused)
    else:
        again = scenario_from(yaml.safe_load(scenario.to_yaml()), "scenario")
        assert again.fingerprint() == scenario.fingerprint()
