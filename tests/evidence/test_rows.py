"""The evidence: every row can come out either way, says what it changed and why, and hides no miss."""

from dataclasses import replace

import pytest

from sim.engine.measures import Estimate
from sim.errors import RunCanceledError, SimError
from sim.evidence import output, quits, rows, settings, sizing, timing
from sim.evidence.finding import Effort, StudyResult, StudyRow, exactly
from sim.evidence.published import BY_NAME, INPUT, REPRODUCED, SIGN, STUDIES, TAGS, citation, citations
from sim.evidence.settings import SELLER, experienced, normal_sales, plan_of, seller
from sim.reports.evidence import agreement
from sim.scenario.scenario import Scenario, value_at

FEW = Effort(replications=12, seed=3)
KEYS = ("name", "source", "tag", "kind", "published", "low", "high", "model", "model_low", "model_high", "inside")


@pytest.fixture(scope="module")
def study_rows() -> dict[str, StudyRow]:
    """All rows on few replications."""
    return {row.study.name: row for row in rows.evidence(replications=12, seed=3)}


def with_defaults(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Let every setting start from other defaults."""
    changed = Scenario().with_values({path.replace("__", "."): value for path, value in changes.items()})
    monkeypatch.setattr(settings, "defaults", lambda: changed)


# --- the table --------------------------------------------------------------------------------------------------------


def test_every_study_is_measured_and_every_measurement_has_its_study():
    assert set(rows.MEASURED) == set(BY_NAME)
    assert len(BY_NAME) == len(STUDIES)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_a_study_names_its_source_tag_band_and_change(study):
    assert study.tag in TAGS
    assert study.band.low <= study.band.published <= study.band.high
    assert all((study.title, study.change, study.outcome, study.band.rule, citation(study)))
    known = study.source in citations()
    assert known or (study.tag == "S" and len(study.source) > 40)


def test_the_agreed_keys_come_first_and_hold_plain_numbers(study_rows):
    for row in study_rows.values():
        content = row.as_dict()
        assert tuple(content)[: len(KEYS)] == KEYS
        assert all(
            isinstance(content[key], float) for key in KEYS if key not in {"name", "source", "tag", "kind", "inside"}
        )
        assert content["model_low"] <= content["model"] <= content["model_high"]
        assert content["inside"] == (content["low"] <= content["model"] <= content["high"])


def test_a_miss_is_shown_with_its_reason_and_a_hit_needs_none(study_rows):
    for row in study_rows.values():
        assert bool(row.reason) != row.inside


def test_what_a_setting_changes_is_part_of_a_scenario_and_says_why():
    for row in rows.evidence(replications=2, only=["hamilton_helping", "zoltners_sizing", "friebel"]):
        assert row.finding.dictated
        for dictated in row.finding.dictated:
            value_at(Scenario(), dictated.path)  # raises for a path that is no part of a scenario
            assert dictated.value is not None
            assert len(dictated.reason) > 10


def test_no_behavior_is_touched_but_where_the_study_says_so():
    """Elasticities, pulls and hazards stay at their defaults in the workplaces of the studies."""
    place = seller(2, 1)
    for group in ("behavior", "talent", "switches", "economics", "crediting"):
        assert getattr(place, group) == getattr(Scenario(), group)
    assert {dictated.path.partition(".")[0] for dictated in SELLER} <= {
        "organization",
        "market",
        "partners",
        "motion",
        "delivery",
        "quota",
    }


# --- running ----------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_row_alone_or_among_others(study_rows):
    for name in ("misra_nair", "lazear_total"):
        alone = rows.evidence(replications=12, seed=3, only=[name])[0]
        assert alone.as_dict() == study_rows[name].as_dict()


def test_another_seed_gives_another_value(study_rows):
    other = rows.evidence(replications=12, seed=4, only=["lazear_total"])[0]
    assert other.model != study_rows["lazear_total"].model


def test_an_unknown_row_is_refused_with_the_nearest_name():
    with pytest.raises(SimError, match="did you mean larkin"):
        rows.evidence(only=["larkn"])


def test_progress_counts_rows_and_a_cancel_stops(study_rows):
    import threading

    progress: list[tuple[int, int]] = []
    rows.evidence(replications=2, only=["shi", "albers"], progress=lambda done, total: progress.append((done, total)))
    assert progress == [(0, 2), (1, 2), (2, 2)]
    stop = threading.Event()
    stop.set()
    with pytest.raises(RunCanceledError):
        rows.evidence(only=["shi"], cancel=stop)


def test_quotas_come_from_experience():
    plan = plan_of(0.5)
    place = experienced(seller(20, 1), plan)
    from sim.engine.run import simulate

    year = simulate(place.with_values({"run.months": 12}))
    usual = 12.0 * year.total("revenue").sum() / year.total("presence").sum()
    assert place.quota.annual_quota == pytest.approx(usual, rel=0.02)
    assert seller(2, 1).quota.annual_quota == pytest.approx(normal_sales(seller(2, 1)))
    assert place.market.deal_size != pytest.approx(seller(2, 1).market.deal_size, rel=0.001)


# --- every row can fail -----------------------------------------------------------------------------------------------


def test_a_direction_counts_only_when_its_whole_interval_lies_on_one_side():
    study = BY_NAME["oyer"]
    assert study.band.unit == SIGN
    for value, sign in ((Estimate(1, 0.5, 2), 1.0), (Estimate(1, -0.5, 2), 0.0), (Estimate(-1, -2, -0.5), -1.0)):
        row = StudyRow(study=study, finding=StudyResult(value=value, why="because"))
        assert row.model.mean == sign
        assert row.inside == (sign == 1.0)


def test_an_interval_that_crosses_an_edge_of_the_band_says_so():
    def on_edge(*value: float) -> bool:
        return StudyRow(study=BY_NAME["friebel"], finding=StudyResult(value=Estimate(*value), why="so")).on_edge

    assert on_edge(0.049, 0.047, 0.051)
    assert on_edge(0.011, 0.009, 0.013)
    assert not on_edge(0.03, 0.02, 0.04)
    assert not on_edge(0.08, 0.07, 0.09)
    assert not on_edge(0.05, 0.05, 0.05)


def test_hamilton_needs_peers_or_help(monkeypatch):
    """With neither the group piece rate loses; with both at the top of their plausible ranges it gains."""
    assert output.hamilton_defaults(FEW).value.high < 0.0
    low, high = output.hamilton_helping(FEW).span
    assert low < -0.1
    assert high > BY_NAME["hamilton_helping"].band.low
    with_defaults(monkeypatch, behavior__helping=0.5, behavior__internalization=0.6)
    assert output.hamilton_defaults(FEW).value.low > 0.1


def test_lazear_needs_effort(monkeypatch):
    assert output.lazear_total(FEW).value.low > 0.1
    with_defaults(monkeypatch, behavior__effort_elasticity=0.0)
    output.where_the_piece_rate_overtakes.cache_clear()
    assert abs(output.lazear_total(FEW).value.mean) < 0.05
    output.where_the_piece_rate_overtakes.cache_clear()


def test_misra_nair_loses_part_of_its_gain_without_ratchet_effort_or_quits(monkeypatch):
    whole = output._misra_nair(FEW, 1.0, 0.5)
    assert 0.0 < output._misra_nair(FEW, 1.0, 0.0).mean < whole.mean
    with_defaults(monkeypatch, switches__effort=False)
    assert 0.0 < output._misra_nair(FEW, 1.0, 0.5).mean < whole.mean  # fewer quits alone
    with_defaults(monkeypatch, switches__effort=False, switches__retention=False)
    assert output._misra_nair(FEW, 1.0, 0.5).mean == pytest.approx(0.0, abs=1e-12)


def test_friebel_is_nothing_to_people_who_neither_feel_for_their_team_nor_work_for_pay(monkeypatch):
    assert output.friebel(FEW).value.low > 0.0
    with_defaults(monkeypatch, behavior__effort_elasticity=0.0)
    assert output.friebel(FEW).value.mean == pytest.approx(0.0, abs=1e-12)


def test_kishore_is_flat_without_effort(monkeypatch):
    assert output.kishore_deciles(FEW).value.mean != 0.0
    with_defaults(monkeypatch, switches__effort=False)
    assert output.kishore_gain(FEW).value == Estimate(0.0, 0.0, 0.0)


def test_nobody_quits_more_when_quits_do_not_answer_pay(monkeypatch):
    assert quits.sandvik_quits(FEW).value.mean > 0.0
    with_defaults(monkeypatch, talent__quit_sensitivity=0.0)
    assert quits.sandvik_quits(FEW).value.mean == pytest.approx(0.0, abs=1e-12)


def test_stayers_work_as_before_when_effort_hardly_follows_pay(monkeypatch):
    study = BY_NAME["sandvik_effort"]
    with_defaults(monkeypatch, behavior__effort_elasticity=0.2)
    assert StudyRow(study=study, finding=quits.sandvik_effort(FEW)).inside


def test_what_was_taught_stays_as_far_as_it_is_not_forgotten(monkeypatch):
    assert quits.left_of_teaching(8.0) == pytest.approx(1.0)
    assert quits.left_of_teaching(0.0) < 0.1
    with_defaults(monkeypatch, talent__training_decay_per_month=0.05)
    assert StudyRow(study=BY_NAME["sandvik_learning"], finding=quits.sandvik_learning(FEW)).inside


def test_building_at_once_does_not_rank_first_where_seats_never_pay_back(monkeypatch):
    study = BY_NAME["zoltners_sizing"]
    assert StudyRow(study=study, finding=sizing.zoltners_sizing(FEW)).inside
    with_defaults(monkeypatch, partners__influence=0.1, economics__services_ratio=0.2)
    assert not StudyRow(study=study, finding=sizing.zoltners_sizing(FEW)).inside


def test_a_bonus_pulls_nobody_who_does_not_answer_pay(monkeypatch):
    assert timing.steenburgh(FEW).value.low > 0.0
    with_defaults(monkeypatch, switches__effort=False)
    assert timing.steenburgh(FEW).value == Estimate(0.0, 0.0, 0.0)


def test_an_input_shows_the_default_in_force(monkeypatch):
    row = StudyRow(study=BY_NAME["albers"], finding=rows.MEASURED["albers"](FEW))
    assert row.inside
    assert row.study.kind == INPUT
    with_defaults(monkeypatch, behavior__effort_elasticity=0.6)
    assert not StudyRow(study=row.study, finding=rows.MEASURED["albers"](FEW)).inside


def test_the_sentence_counts_reproduced_rows_only():
    hit, miss = (
        StudyRow(study=BY_NAME["larkin"], finding=StudyResult(value=exactly(v), why="so")) for v in (0.07, 0.0)
    )
    given = StudyRow(study=BY_NAME["shi"], finding=StudyResult(value=exactly(0.15)))
    assert agreement([hit, given]) == "1 of 1 published results come out as published, 0 do not"
    assert agreement([hit, miss, given]) == "1 of 2 published results come out as published, 1 do not"
    assert replace(hit.study, kind=INPUT).kind != REPRODUCED


def test_deals_are_given_away_only_where_timing_games_have_strength():
    nobody, everybody = (timing.given_away(FEW, timing.ACCELERATED, share) for share in (0.0, 1.0))
    assert nobody == (0.0, 0.0, 0.0)
    assert everybody.low > 0.0


def test_the_usual_band_is_a_quarter_on_either_side_of_the_published_value():
    usual = [study.band for study in STUDIES if study.band.rule.startswith("a quarter of")]
    assert len(usual) > 3
    for band in usual:
        assert (band.low, band.high) == pytest.approx((0.75 * band.published, 1.25 * band.published))


def test_a_direction_is_published_as_plus_one_and_nothing_else_agrees_with_it():
    for study in STUDIES:
        if study.band.unit == SIGN:
            assert (study.band.published, study.band.low, study.band.high) == (1.0, 1.0, 1.0)
