"""The command line as a whole: its commands, and what becomes of their errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from sim.commands.calibrate import calibrate
from sim.commands.check import check
from sim.commands.compare import compare
from sim.commands.console import FAILED, INTERRUPTED, emit, say
from sim.commands.estimate import estimate
from sim.commands.explain import explain
from sim.commands.factorial import factorial
from sim.commands.importing import import_file
from sim.commands.kept import app as kept
from sim.commands.map import winners
from sim.commands.optimize import optimize
from sim.commands.options import DeclaredCommand
from sim.commands.payout import payout
from sim.commands.presets import presets
from sim.commands.replay import replay
from sim.commands.robustness import robustness
from sim.commands.run import run
from sim.commands.scale import scale
from sim.commands.sensitivity import sensitivity
from sim.commands.solve import solve
from sim.commands.stress import stress
from sim.commands.sweep import sweep
from sim.commands.validate import validate
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
