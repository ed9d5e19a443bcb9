"""Option groups: Typer sees single options, the command sees the group."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from cli.options import spread


@dataclass(frozen=True)
class Place:
    """Where somebody goes."""

    city: Annotated[str | None, typer.Option("--city")] = None
    floor: Annotated[int, typer.Option("--floor", max=9)] = 0


@spread
def visit(name: Annotated[str, typer.Argument()], *, place: Place, twice: Annotated[bool, typer.Option()] = False):
    """Say who goes where."""
    print(name, place.city, place.floor, twice)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("Ann",), "Ann None 0 False"),
        (("Ann", "--city", "Bern", "--twice"), "Ann Bern 0 True"),
        (("Ann", "--floor", "3"), "Ann None 3 False"),
    ],
)
def test_the_fields_of_a_group_are_options_of_the_command(options: tuple[str, ...], said: str):
    app = typer.Typer()
    app.command()(visit)
    assert CliRunner().invoke(app, list(options)).stdout.strip() == said


def test_the_bounds_of_a_grouped_option_hold():
    app = typer.Typer()
    app.command()(visit)
    assert CliRunner().invoke(app, ["Ann", "--floor", "10"]).exit_code == 2


def test_the_fields_take_the_place_of_the_group_in_their_order():
    assert list(signature(visit).parameters) == ["name", "city", "floor", "twice"]
    assert visit.__doc__ == "Say who goes where."
