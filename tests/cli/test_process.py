"""The command line as a process: closed pipes, full disks, Ctrl-C, and many experiments at one moment."""

import json
import os
import pty
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG_RUN = ("--replications", "200000", "--chunk", "1")
THREADING_LAYERS = ("default", "workqueue", "omp", "tbb")
EXPERIMENTS = """
import json, threading
from concurrent.futures import ThreadPoolExecutor
import numba
from cli.factorial import factorial_object
from sim.studies.factorial import factorial
from sim.scenario.scenario import Scenario

small = {"run.months": 24, "run.replications": 60, "organization.seats": 2, "organization.partners_per_seat": 3}
scenarios = [Scenario().with_values({**small, "run.seed": seed}) for seed in (1, 2, 3, 1, 2, 3)]
together = threading.Barrier(len(scenarios))

def text(scenario, wait):
    if wait:
        together.wait()
    return json.dumps(factorial_object(factorial(scenario, threads=2, chunk=7)))

with ThreadPoolExecutor(len(scenarios)) as pool:
    at_once = list(pool.map(lambda scenario: text(scenario, True), scenarios))
alone = [text(scenario, False) for scenario in scenarios]
print(json.dumps({"same": at_once == alone, "distinct": len(set(alone)), "layer": numba.config.THREADING_LAYER}))
"""


INTERRUPTED_IMPORT = """
import os, signal, sys
import sim.__main__ as program

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name != "cli.program":
            return
        try:
            {interrupt}
        except KeyboardInterrupt:
            pass

sys.meta_path.insert(0, Interrupted())
sys.argv[1:] = ["presets"]
program.main()
"""


def started(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sim", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})


def interrupted(running: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bytes]:
    """Send Ctrl-C some seconds after NumPy begins to load, and return standard output and standard error.

    Before our own code runs, which on a busy machine may take a second, Ctrl-C is the interpreter's affair.
    """
    maps, end = Path(f"/proc/{running.pid}/maps"), time.monotonic() + 120.0
    while maps.parent.parent.is_dir() and running.poll() is None and time.monotonic() < end:
        if "_multiarray_umath" in maps.read_text(encoding="utf-8", errors="replace"):
            break
        time.sleep(0.01)
    time.sleep(seconds)
    running.send_signal(signal.SIGINT)
    return running.communicate(timeout=240)


def test_help_answers_without_loading_the_simulation():
    program = (
        "import sys; sys.argv[1:] = ['--help']; import sim.__main__ as m\ntry: m.main()\nexcept SystemExit: pass\n"
    )
    program += (
        "print([name for name in ('numba', 'pandas', 'pydantic', 'sim.scenario.scenario') if name in sys.modules])"
    )
    process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert process.stdout.splitlines()[-1] == "[]"


def test_standard_output_is_json_and_nothing_else(start, small):
    answer = start("run", small, "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["replications"] == 30
    assert answer.stderr == b""


def test_a_reader_that_goes_away_ends_the_program_quietly(small):
    running = started("presets", "--fields", "--json")
    running.stdout.close()
    errors = running.stderr.read()
    running.stderr.close()
    assert running.wait(120) == 141
    assert errors == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to write to")
def test_a_full_disk_behind_standard_output_is_said_in_one_line():
    with Path("/dev/full").open("wb") as full:
        running = started("presets", "--json", stdout=full)
        _, errors = running.communicate(timeout=120)
    assert running.returncode == 1
    assert errors.decode() == "error: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("seconds", [0.1, 5.0])
def test_ctrl_c_ends_with_130_without_traceback_or_file(small, seconds: float):
    """Early while modules load, and later while replications run."""
    out = small.parent / "t.csv"
    printed, errors = interrupted(running := started("factorial", small, *LONG_RUN, "--out", out), seconds)
    assert running.returncode == 130
    assert printed == b""
    assert b"Traceback" not in errors
    assert [path.name for path in small.parent.iterdir()] == [small.name]


@pytest.mark.parametrize(
    "interrupt",
    ["signal.raise_signal(signal.SIGINT)", "exec('signal.raise_signal(signal.SIGINT)')"],
    ids=["swallowed in a callback", "remembered by the interpreter"],
)
def test_ctrl_c_while_modules_load_ends_with_130_whatever_becomes_of_the_exception(interrupt: str):
    """Python swallows it in callbacks, and where a text is executed it ends by the signal though it was caught."""
    program = INTERRUPTED_IMPORT.format(interrupt=interrupt)
    process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert (process.returncode, process.stdout, process.stderr) == (130, b"", b"")


def test_ctrl_c_stays_ignored_where_the_program_was_started_so():
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    program += INTERRUPTED_IMPORT.format(interrupt="signal.raise_signal(signal.SIGINT)")
    process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert process.returncode == 0
    assert process.stdout


def test_progress_is_drawn_only_on_a_terminal(small):
    ours, theirs = pty.openpty()
    running = started("run", small, "--json", stderr=theirs)
    os.close(theirs)
    printed, shown = running.stdout.read(), b""
    running.stdout.close()
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # the terminal's other end is closed
    os.close(ours)
    assert running.wait(120) == 0
    assert b"Simulating" in shown
    assert json.loads(printed)["replications"] == 30


def loadable(layer: str) -> bool:
    """Tell whether Numba can use a threading layer here."""
    modules = {"omp": "omppool", "tbb": "tbbpool"}
    if layer not in modules:
        return True
    program = f"import numba.np.ufunc.{modules[layer]}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("layer", THREADING_LAYERS)
def test_six_experiments_at_one_moment_give_what_each_gives_alone(layer: str):
    if not loadable(layer):
        pytest.skip(f"Numba's threading layer {layer} cannot be loaded here")
    environment = {**os.environ, "NUMBA_THREADING_LAYER": layer}
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(EXPERIMENTS)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=800,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    assert json.loads(answer.stdout) == {"same": True, "distinct": 3, "layer": layer}
