"""Compare's figures show the numbers they were given, their titles follow them, and no name can smuggle markup in."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.measures import Estimate
from sim.reports import comparison_words
from sim.reports.cells import LABELS
from sim.reports.comparison import LONGEST_LABEL, WIDTH, label_of, read_lineup
from sim.scenario.market_levels import AS_PLANNED, at_market_levels
from sim.scenario.scenario import Scenario
from sim.studies.comparison import HEADLINES, ComparisonStanding, compare
from sim.studies.factorial import BUILD_AND_PAY, CORNERS, STATUS_QUO, cell_scenario
from tests.views.sound import assert_sound
from views.compare import (
    costing as comparison_costing,
    courses as comparison_courses,
    effects as comparison_effects,
    people as comparison_people,
    spreads as comparison_spreads,
)
from views.compare.style import broken, looks
from views.style.theme import DARK, LIGHT, theme_for

BASE, OTHER = LABELS[STATUS_QUO], LABELS[BUILD_AND_PAY]
SMALL = Scenario().with_values(
    {"run.replications": 12, "run.months": 24, "organization.seats": 8, "organization.team_size": 4}
)


@pytest.fixture(scope="module")
def runs():
    return compare({LABELS[cell]: cell_scenario(SMALL, cell) for cell in CORNERS}, BASE).results


@pytest.fixture(scope="module")
def lineup(runs):
    return read_lineup(runs, BASE)


@pytest.fixture(scope="module")
def worlds():
    return read_lineup(compare(at_market_levels(SMALL), AS_PLANNED).results, AS_PLANNED)


def charts_of(lineup, worlds, theme):
    return (
        comparison_effects.effects_chart(lineup, theme),
        comparison_effects.effects_chart(lineup, theme, last_year=True),
        comparison_courses.monthly_chart(lineup, theme),
        comparison_courses.lead_chart(lineup, theme),
        comparison_spreads.spread_chart(lineup, "attainment", theme),
        comparison_spreads.spread_chart(lineup, "payout", theme),
        comparison_people.people_chart(lineup, OTHER, theme),
        comparison_people.fairness_chart(lineup, theme),
        comparison_people.retention_chart(lineup, theme),
        comparison_costing.worlds_chart(worlds, "pay", theme),
        comparison_costing.worlds_chart(worlds, "contribution", theme),
    )


def with_change(lineup, name, measure, change, ahead=0.8):
    """The lineup with another change of one measure in one scenario; its value moves along."""
    side = lineup.sides[name]
    before = lineup.sides[lineup.baseline].standings[measure].value.mean
    value = Estimate(*(before + bound for bound in change))
    changed = {**side.standings, measure: ComparisonStanding(value, change, ahead)}
    return replace(lineup, sides={**lineup.sides, name: replace(side, standings=changed)})


def only(lineup, *names):
    return replace(lineup, sides={name: lineup.sides[name] for name in (lineup.baseline, *names)})


@pytest.mark.parametrize("theme", [LIGHT, DARK, theme_for("light", projector=True)])
def test_every_chart_says_what_it_shows_and_stays_small(lineup, worlds, theme):
    shown = charts_of(lineup, worlds, theme)
    assert len({chart.key for chart in shown}) == len(shown)
    for chart in shown:
        assert_sound(chart)


def test_dots_are_paired_changes_and_every_label_stands_beyond_its_interval(lineup):
    figure = comparison_effects.effects_chart(lineup, LIGHT).figure
    traces = {trace.name: trace for trace in figure.data}
    for amount in ("revenue", "contribution"):
        changes = [lineup.sides[name].standings[amount].change for name in lineup.others]
        assert list(traces[amount].x) == [change.mean for change in changes]
        assert list(traces[f"{amount}, in words"].x) == [change.high for change in changes]
    assert all(figure.layout.xaxis.range[0] <= 0.0 < change.high for change in changes)


@pytest.mark.parametrize(
    ("change", "title", "head"),
    [
        (
            Estimate(5e4, 4e4, 6e4),
            f"{OTHER} raises contribution by $50k over two years",
            "leaves $50k more contribution",
        ),
        (
            Estimate(-5e4, -6e4, -4e4),
            f"{OTHER} lowers contribution by $50k over two years",
            f"Nothing here beats {BASE}",
        ),
        (Estimate(1e3, -1e4, 1.2e4), f"{OTHER} does not settle contribution over two years", "is not settled"),
    ],
)
def test_title_and_headline_follow_the_sign_and_the_interval(lineup, change, title, head):
    changed = only(with_change(lineup, OTHER, "contribution", change), OTHER)
    assert comparison_effects.effects_chart(changed, LIGHT).title == title
    assert head in comparison_words.headline(changed)


def test_how_often_is_never_rounded_to_certain():
    assert comparison_words.often(1.0) == "every replication"
    assert comparison_words.often(0.0) == "no replication"
    assert comparison_words.often(0.999) == "99 % of the replications"
    assert comparison_words.often(0.001) == "1 % of the replications"


def test_the_table_of_headlines_has_every_measure_and_a_direction_for_every_change(lineup):
    table = comparison_words.headlines_table(lineup)
    assert len(table) == len(HEADLINES)
    assert f"{BASE} (baseline)" in table.columns
    assert table[OTHER].str.startswith(("▲", "▼", "◆")).all()
    assert "better in" in table[OTHER].iloc[0]
    assert not table[OTHER][table["measure"].str.startswith("Pay,")].str.contains("better").any()


def test_the_baseline_is_the_pale_line_and_leads_start_from_its_total(lineup):
    traces = {trace.name: trace for trace in comparison_courses.monthly_chart(lineup, LIGHT).figure.data}
    assert traces[BASE].opacity == LIGHT.ghost
    assert traces[OTHER].opacity == 1.0
    assert list(traces[OTHER].y) == list(lineup.sides[OTHER].monthly)
    assert lineup.sides[OTHER].lead[-1] == pytest.approx(
        (lineup.sides[OTHER].monthly - lineup.sides[BASE].monthly).sum()
    )


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ({"overtakes": 7}, "overtakes in month 7"),
        ({"overtakes": 1}, "is ahead from the first month"),
        ({"overtakes": None}, "None overtakes"),
    ],
)
def test_the_monthly_title_follows_the_crossover(lineup, side, words):
    alone = only(lineup, OTHER)
    changed = replace(alone, sides={**alone.sides, OTHER: replace(alone.sides[OTHER], **side)})
    assert words in comparison_courses.monthly_title(changed)


def test_the_lead_title_tells_the_dip_and_whether_it_is_made_up(lineup):
    alone = only(lineup, OTHER)

    def title(lead, makes_up):
        side = replace(alone.sides[OTHER], lead=np.array(lead), makes_up=makes_up)
        return comparison_courses.lead_title(replace(alone, sides={**alone.sides, OTHER: side}))

    assert (
        title([-5e3, -8e3, 2e3], 3) == f"{OTHER} is behind by $8k a seat in month 2, and has made up for it by month 3"
    )
    assert title([-5e3, -8e3], None).endswith("does not make up for it")
    assert "ever behind" in title([1.0, 2.0], 1)


def test_shapes_hold_every_person_month_and_medians_stand_at_half(runs, lineup):
    for side in lineup.sides.values():
        assert side.attainment.sum() == pytest.approx(1.0)
        assert side.payout.sum() == pytest.approx(1.0)
    figure = comparison_spreads.spread_chart(lineup, "payout", LIGHT).figure
    marks = dict(zip(lineup.sides, figure.layout.annotations, strict=True))
    counts = runs[OTHER].payout.sum(axis=0)
    middle = np.searchsorted(np.cumsum(counts), counts.sum() / 2.0) * 0.01
    assert abs(marks[OTHER].x - middle) <= WIDTH


def test_winners_point_right_losers_left_and_the_worst_group_is_named(lineup):
    chart = comparison_people.people_chart(lineup, OTHER, LIGHT)
    gain, lose = chart.figure.data
    outcomes = lineup.sides[OTHER].outcomes
    assert list(gain.x) == [outcome.winners for outcome in outcomes.values()]
    assert list(lose.x) == [-outcome.losers for outcome in outcomes.values()]
    worst = min((group for group in outcomes if group != "all"), key=lambda group: outcomes[group].change.mean)
    assert worst in chart.title
    nobody = replace(lineup, sides={**lineup.sides, OTHER: replace(lineup.sides[OTHER], outcomes={})})
    assert "Nobody" in comparison_people.people_title(nobody, OTHER)


def test_retention_names_only_what_is_settled(lineup):
    alone = only(lineup, OTHER)
    titles = [
        comparison_people.retention_title(with_change(alone, OTHER, "turnover", change))
        for change in (Estimate(0.1, 0.05, 0.15), Estimate(-0.1, -0.15, -0.05), Estimate(0.0, -0.1, 0.1))
    ]
    assert [title.split()[0] for title in titles] == ["More", "Fewer", "Retention"]


def test_costing_says_how_pay_follows_revenue_and_where_money_is_lost(worlds):
    pay = comparison_costing.worlds_chart(worlds, "pay", LIGHT)
    assert [value for value in pay.figure.data[0].y] == [
        side.standings["pay"].value.mean for side in worlds.sides.values()
    ]
    assert "for every 1 % of revenue" in pay.title
    assert "A boom changes pay by +" in comparison_words.costing_headline(worlds)
    lost = with_change(worlds, "bust", "contribution", Estimate(-9e9, -9.1e9, -8.9e9))
    assert (
        "In a bust year the organization loses money"
        in comparison_costing.worlds_chart(lost, "contribution", LIGHT).title
    )


def test_every_scenario_looks_different_and_cells_look_as_on_the_2x2(lineup):
    styles = looks(lineup, LIGHT)
    assert len({(style.color, style.dash, style.symbol) for style in styles.values()}) == len(styles)
    assert styles[OTHER].color == LIGHT.color(BUILD_AND_PAY)
    assert styles[BASE].color == LIGHT.muted
    names = {f"File {place}": side for place, side in enumerate([*lineup.sides.values()] * 2)}
    six = replace(lineup, baseline="File 0", sides=dict(list(names.items())[:6]))
    assert len({(style.color, style.dash) for style in looks(six, LIGHT).values()}) == 6


@pytest.mark.parametrize(
    "name",
    [
        "[click](javascript:alert(1))",
        "<b onmouseover=x>bold</b>",
        "https://example.org/x",
        "www.example.org",
        ":red[stop] **now** `x` $a$ ~b~ _c_",
        "![](x)",
    ],
)
def test_a_label_carries_no_markup(name):
    label = label_of(name)
    assert not set(label) & set("<>[]*`$~_:/#|!\\&")
    assert "www." not in label


def test_a_label_is_short_and_never_empty():
    assert len(label_of("long name " * 20)) <= LONGEST_LABEL
    assert label_of("<>") == "Unnamed"
    assert broken("Individual, partner-built") == "Individual,<br>partner-built"
    assert broken("In force, SMB SaaS with VARs and more") == "In force, SMB SaaS<br>with VARs and more"
    assert broken("Abcdefghijklmnopqrstuvwxyz") == "Abcdefghijklmnopqrstuvwxyz"
