"""What a link carries beside the scenario: what it was begun from, and the axes; never trusted."""

import base64
import json
import zlib

import pytest
from hypothesis import given, strategies as st

from sim.errors import ScenarioError
from ui.session import link, presets
from ui.session.link import Shared

START = presets.default()[0]
CHANGED = START.with_values({"market.growth_per_year": 0.19, "archetypes.team.measures.0.weight": 1.0})
AXES = (36, (((-1.0, 2.5), (0.0, 3.0)), (0.0, 4.0)))


def text_of(content, version=link.VERSION):
    return f"{version}." + base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode().rstrip("=")


@pytest.mark.parametrize("origin", [*presets.presets(), "file", "link"])
def test_whoever_opens_a_link_sees_what_was_changed(origin):
    start = presets.presets().get(origin, START)
    changed = start.with_values({"market.growth_per_year": 0.19})
    shared = Shared(scenario=changed, start=start, origin=origin, axes=AXES)
    assert link.decode_shared(link.encode_shared(shared)) == shared


def test_a_plan_that_lost_a_term_and_one_that_gained_it_are_told_from_their_start():
    path = "archetypes.individual.measures.0.terms"
    terms = START.archetypes.individual.model_dump(mode="json")["measures"][0]["terms"]
    fewer = START.with_values({path: terms[:-1]})
    assert fewer != START
    for start, changed in ((START, fewer), (fewer, START)):
        shared = Shared(scenario=changed, start=start, origin="file")
        assert link.decode_shared(link.encode_shared(shared)) == shared


def test_axes_are_carried_only_beside_a_change():
    unchanged = Shared(scenario=START, start=START, axes=AXES)
    assert link.encode_shared(unchanged) == link.encode(START)


def test_a_link_of_the_first_version_opens():
    assert link.decode(text_of(CHANGED.model_dump(mode="json"), "1")) == CHANGED


def test_an_origin_that_is_another_scenario_by_now_is_not_claimed():
    content = {"scenario": CHANGED.model_dump(mode="json"), "origin": presets.DEFAULT}
    shared = link.decode_shared(text_of(content))
    assert (shared.origin, shared.start) == ("link", CHANGED)


@given(
    origin=st.one_of(st.none(), st.text(max_size=8), st.integers(), st.lists(st.integers(), max_size=2)),
    before=st.one_of(
        st.text(max_size=3),
        st.dictionaries(
            st.sampled_from(["market.growth_per_year", "market", "run.months.x", "", "talent.profiles.9", "sources"]),
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=3)),
            max_size=2,
        ),
    ),
    axes=st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=2)), lambda part: st.lists(part, max_size=3), max_leaves=8
    ),
)
def test_what_is_not_understood_is_left_out(origin, before, axes):
    content = {"scenario": START.model_dump(mode="json"), "origin": origin, "before": before, "axes": axes}
    shared = link.decode_shared(text_of(content))
    assert shared.scenario == START
    assert shared.origin in (*presets.presets(), *link.ORIGINS)


def test_half_a_character_is_refused_in_words():
    content = START.model_dump(mode="json") | {"sources": {"market.growth_per_year": "\ud800"}}
    for version, whole in (("1", content), (link.VERSION, {"scenario": content})):
        with pytest.raises(ScenarioError, match="damaged"):
            link.decode(text_of(whole, version))
