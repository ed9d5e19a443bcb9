"""What every chart must have, whatever it shows."""

from views.style.chart import Chart

MOST_POINTS = 2_000  # of a trace, so that a page stays light


def assert_sound(chart: Chart) -> None:
    """Fail unless a chart says what it shows in words and in a table, stays small, and does not zoom by accident."""
    assert chart.title
    assert chart.subtitle
    assert chart.summary.endswith("."), chart.summary
    assert not chart.table.empty
    assert all(len(trace.x) <= MOST_POINTS for trace in chart.figure.data)
    assert all(axis.fixedrange for axis in chart.figure.select_xaxes())
