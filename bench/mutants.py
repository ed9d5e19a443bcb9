"""Mutation tests of the code that decides cents: does any test notice when one operator, number or condition changes?

    make mutants                                                  10 changes at random of every module of pay
    make mutants ARGS="--sample 0 sim/pay/money.py"               all changes of one module
    make mutants ARGS="--sample 50 --seed 2 sim/pay/terms"        50 of every module of a folder, others than by seed 1

The tests (`--tests`) are collected once. A first run notes which functions each of them calls; then every change is
tried in a process forked from this one, in which the changed code takes the place of the function's, and the tests that
call it run, quickest first, until one fails. So no file is changed, and methods behind decorators (properties, what a
cache remembers) are tried as well. What survives is printed: it lacks a test, or it changes no cent. Code outside
functions and checks of what is written in a plan are not changed. It needs a system that forks, such as Linux.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from types import FunctionType

import pytest
from hypothesis import Phase, settings

from bench.mutations import Mutation, mutations

ROOT = Path(__file__).resolve().parents[1]
PAY = (Path("sim/pay"), Path("sim/pay_statements"))
TESTS = ("tests/cases", "tests/pay", "tests/pay_statements", "tests/limits/test_incentive_limits.py")
KILLED, SURVIVED, TIMED_OUT, UNSEEN = "killed", "survived", "timed out", "no test calls it"

OPEN = (SURVIVED, UNSEEN)


class Trial:
    """Tries changes within a pytest run, in place of its loop over the tests."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.failed = False
        self.in_trial = False
        self.taken: dict[str, float] = {}  # seconds by test
        self.callers: dict[tuple[str, str], set[str]] = defaultdict(set)  # tests by file and function
        self.answers: list[dict[str, object]] = []
        self.remembering: list = []  # functions that remember what they answered

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Keep what hypothesis tries the same, and do not look for the smallest example."""
        settings.register_profile("mutants", settings(), phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End the process of a trial at the first failure."""
        if report.failed and self.in_trial:
            os._exit(1)
        self.failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once, then those that call a changed function for every change."""
        by_name = {item.nodeid: item for item in session.items}
        self.remembering = live(type(lru_cache(live)))
        self._look(by_name)
        if self.failed:
            raise pytest.UsageError("a test fails without any change; repair it first")
        functions = live(FunctionType)
        for file in self.args.files:
            for mutation, tree in self._changes(file):
                self._record(file, mutation, tree, functions, by_name)
        return True

    def _look(self, by_name: dict[str, pytest.Item]) -> None:
        """Run every test and note its time and the functions it calls."""
        files = {str(file): str(file.relative_to(ROOT)) for file in self.args.files}
        for name, item in by_name.items():
            seen = set()

            def note(frame, event, _, seen=seen):
                if event == "call" and frame.f_code.co_filename in files:
                    seen.add(frame.f_code)

            begin = time.process_time()
            self._forget()
            sys.setprofile(note)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            sys.setprofile(None)
            self.taken[name] = time.process_time() - begin
            for code in seen:
                self.callers[files[code.co_filename], code.co_qualname.split(".<locals>")[0]].add(name)

    def _forget(self) -> None:
        """Empty what functions remember, for a changed one would be asked in vain."""
        for function in self.remembering:
            function.cache_clear()

    def _changes(self, file: Path) -> list[tuple[Mutation, ast.Module]]:
        """Return the changes of a module that are to be tried, with the tree they change."""
        name = str(file.relative_to(ROOT))
        tree = ast.parse(file.read_text(encoding="utf-8"))
        changes = [change for change in mutations(tree) if self.args.only in change.scope]
        if self.args.again:
            before = map(json.loads, self.args.again.read_text(encoding="utf-8").splitlines())
            open_ = {(a["line"], a["scope"], a["says"]) for a in before if a["file"] == name and a["result"] in OPEN}
            changes = [change for change in changes if (change.line, change.scope, change.says) in open_]
        if 0 < self.args.sample < len(changes):
            print(f"\n{name}: {self.args.sample} of {len(changes)} changes, seed {self.args.seed}")
            chosen = random.Random(f"{self.args.seed} {file.name}").sample(range(len(changes)), self.args.sample)
            changes = [changes[place] for place in sorted(chosen)]
        return [(change, tree) for change in changes]

    def _record(self, file, mutation, tree, functions, by_name) -> None:
        """Try one change and keep the answer."""
        name = str(file.relative_to(ROOT))
        tests = sorted(self.callers[name, mutation.scope], key=self.taken.__getitem__)
        tests = [test for test in tests if self.taken[test] <= self.args.seconds]
        place = [f for f in functions if f.__code__.co_filename == str(file) and f.__qualname__ == mutation.scope]
        code = mutation.code(tree, str(file)).get(mutation.scope)
        result = UNSEEN if not tests else self._try(place, code, [by_name[test] for test in tests])
        answer = {"file": name, "line": mutation.line, "scope": mutation.scope, "says": mutation.says}
        self.answers.append({**answer, "result": result, "tests": len(tests)})
        if self.args.out:
            with self.args.out.open("a", encoding="utf-8") as out:
                out.write(json.dumps(self.answers[-1]) + "\n")

    def _try(self, place: list, code: object, items: list[pytest.Item]) -> str:
        """Return what becomes of a change: whether a test fails in a process that has it."""
        if not place:
            return UNSEEN
        seconds = 10.0 + 4.0 * sum(self.taken[item.nodeid] for item in items)
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
            signal.alarm(0)
            self.in_trial = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
            try:
                self._forget()
                for function in place:
                    function.__code__ = code
                for item, following in zip(items, [*items[1:], None], strict=True):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            finally:
                os._exit(0 if sys.exc_info()[0] is None else 2)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return TIMED_OUT
        return (SURVIVED, KILLED, "not tried")[os.WEXITSTATUS(status)]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what survived, and how many of each module's changes did."""
        write = terminalreporter.write_line
        for answer in self.answers:
            if answer["result"] in OPEN:
                write(f"{answer['file']}:{answer['line']} {answer['result']}: {answer['scope']}: {answer['says']}")
        for file in dict.fromkeys(answer["file"] for answer in self.answers):
            counts = Counter(answer["result"] for answer in self.answers if answer["file"] == file)
            write(f"{file}: " + ", ".join(f"{count} {result}" for result, count in counts.most_common()))


def live(kind: type) -> list:
    """Return all functions of our modules that live: plain ones, or those that remember what they answered."""
    return [thing for thing in gc.get_objects() if type(thing) is kind and str(thing.__module__).startswith("sim.")]


def arguments() -> argparse.Namespace:
    """Return what the command line asks for, with folders replaced by their modules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=PAY, help="modules or folders of modules to change")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="tests that look")
    parser.add_argument("-k", default="", help="of these, as pytest's -k chooses")
    parser.add_argument("--sample", type=int, default=10, help="as many changes at random of a module; 0: all")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--seconds", type=float, default=1.0, help="the longest a test that looks may take")
    parser.add_argument("--only", default="", help="functions whose name holds this")
    parser.add_argument("--out", type=Path, help="a file to append every answer to, as a line of JSON")
    parser.add_argument("--again", type=Path, help="a file of answers: only what survived there")
    args = parser.parse_args()
    files = [inner for path in args.files for inner in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    args.files = [file.resolve() for file in files]
    return args


if __name__ == "__main__":
    given = arguments()
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "--timeout=0", "-m", "not long", "-k", given.k]
    sys.exit(pytest.main([*options, *given.tests], plugins=[Trial(given)]))
