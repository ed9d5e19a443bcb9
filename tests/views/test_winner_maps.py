"""The map of winners shows every point once, says who wins where, and draws theory's line where there is one."""

import numpy as np
import pytest

from sim.reports.cells import NAMES
from sim.studies.factorial import CORNERS
from sim.uncertainty.winner_map import MapAxis, WinnerMap
from views.compare.winner_maps import summary, table, title, winner_chart
from views.style.theme import DARK, LIGHT


def a_map(winner=((0, 3), (2, 3)), boundary=()):
    across = MapAxis(path="a.b", label="Influence", unit="0 to 1", current=0.6, points=(0.3, 0.8))
    up = MapAxis(path="a.c", label="Services ratio", unit="$ per $", current=0.75, points=(0.4, 1.0))
    lead = np.array([[1_000.0, 25_000.0], [3_000.0, 90_000.0]])
    settled = np.array([[0.0, 1.0], [1.0, 1.0]])
    return WinnerMap(
        outcome="contribution",
        across=across,
        up=up,
        winner=np.array(winner),
        lead=lead,
        settled=settled,
        boundary=boundary,
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_point_is_drawn_once_where_it_lies(theme):
    chart = winner_chart(a_map(), theme)
    points = [
        (x, y) for trace in chart.figure.data if trace.name != "today" for x, y in zip(trace.x, trace.y, strict=True)
    ]
    assert sorted(points) == [(0.3, 0.4), (0.3, 1.0), (0.8, 0.4), (0.8, 1.0)]
    pale = [trace for trace in chart.figure.data if trace.opacity is not None and trace.opacity < 1.0 and len(trace.x)]
    assert [(trace.x[0], trace.y[0]) for trace in pale] == [(0.3, 0.4)]


def test_the_title_says_who_wins_how_much():
    assert title(a_map()) == (
        "On contribution, individual pay + partner-built wins 50 %, team pay + vendor-led wins 25 % and "
        "team pay + partner-built wins 25 % of the map of "
        "influence and services ratio"
    )
    assert "all over" in title(a_map(((3, 3), (3, 3))))
    assert "25 % of the points" in summary(a_map())
    assert "at 0.8 and 1 individual pay + partner-built leads by +$90k a seat" in summary(a_map())


def test_the_table_holds_every_point_with_its_lead():
    rows = table(a_map())
    assert len(rows) == 4
    assert set(rows["winner"]) <= set(NAMES.values())
    assert rows["settled"].tolist() == [False, True, True, True]
    assert len(CORNERS) == 4


def test_theory_draws_its_line_only_where_it_has_one():
    with_line = winner_chart(a_map(boundary=((0.3, 0.5), (0.8, 0.9))), LIGHT)
    assert [trace.name for trace in with_line.figure.data].count("theory") == 1
    assert "theory" in with_line.subtitle
    assert "theory" not in [trace.name for trace in winner_chart(a_map(), LIGHT).figure.data]
