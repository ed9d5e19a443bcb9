"""A chart as it stands on a page: the figure, its finding, its unit, one sentence for who cannot see it, its table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """`title` states the finding, `subtitle` the unit, `summary` says in one sentence what the picture shows."""

    key: str
    title: str
    subtitle: str
    summary: str
    figure: go.Figure
    table: pd.DataFrame
