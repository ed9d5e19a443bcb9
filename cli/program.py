"""The command line as a whole: its commands, and what becomes of their errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from cli.calibrate import calibrate
from cli.check import check
from cli.compare import compare
from cli.console import FAILED, INTERRUPTED, emit, say
from cli.estimate import estimate
from cli.explain import explain
from cli.factorial import factorial
from cli.importing import import_file
from cli.kept import app as kept
from cli.map import winners
from cli.optimize import optimize
from cli.options import DeclaredCommand
from cli.payout import payout
from cli.presets import presets
from cli.replay import replay
from cli.robustness import robustness
from cli.run import run
from cli.scale import scale
from cli.sensitivity import sensitivity
from cli.solve import solve
from cli.stress import stress
from cli.sweep import sweep
from cli.validate import validate
from sim.errors import RunCanceledError, SimError
from sim.version import __version__

PROGRAM = "python -m sim"
BAD_INPUT = 2


class CommandLine(TyperGroup):
    """The commands, and what becomes of their errors: one clear line each and an exit code, never a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401 - as Typer declares it
    ) -> Any:  # noqa: ANN401 - as Typer declares it
        """Run a command and exit with 0, 2 for bad input, 130 after Ctrl-C; not standalone, return that code."""
        del prog_name  # the same in every message, however the program was started
        try:
            code = super().main(args, PROGRAM, complete_var, False, windows_expand_args, **extra) or 0
        except RunCanceledError as stopped:
            say(str(stopped))
            code = INTERRUPTED
        except SimError as problem:
            say("\n".join(f"error: {line}" for line in str(problem).splitlines()))
            code = BAD_INPUT
        except TyperException as problem:
            say(f"error: {' '.join(problem.format_message().split())} (`{PROGRAM} --help` shows how)")
            code = problem.exit_code
        except MemoryError:
            say("error: not enough memory for this scenario; take fewer seats or months, or a smaller --chunk")
            code = FAILED
        except typer.Abort:
            code = FAILED
        if standalone_mode:
            sys.exit(code)
        return code


app = typer.Typer(
    cls=CommandLine,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Simulates what a partner sales organization gains from how it pays and how it sells.",
)
COMMANDS = (
    run,
    factorial,
    robustness,
    compare,
    explain,
    sensitivity,
    optimize,
    solve,
    scale,
    stress,
    sweep,
    validate,
    presets,
    check,
    calibrate,
    payout,
    replay,
    estimate,
)
for command in COMMANDS:
    app.command(cls=DeclaredCommand)(command)
app.command("map", cls=DeclaredCommand)(winners)  # `map` itself is Python's
app.command("import", cls=DeclaredCommand)(import_file)
app.add_typer(kept, name="kept")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Simulates what a partner sales organization gains from how it pays and how it sells."""
    if version:
        emit(f"{__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        emit(f"{context.get_help()}\n")
