"""One history of scenarios: what was loaded, every change since, and what was undone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.scenario.scenario import Scenario

LONGEST = 200  # changes that can be undone


@dataclass(frozen=True, kw_only=True)
class Step:
    """A scenario, the one it started from, and what that was called (a preset's file name, `link` or `file`)."""

    scenario: Scenario
    start: Scenario
    origin: str


@dataclass(frozen=True, kw_only=True)
class History:
    """The step in force between those before and those undone; `revision` counts what widgets must be redrawn for."""

    now: Step
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    revision: int = 0

    @classmethod
    def opened(cls, scenario: Scenario, origin: str, start: Scenario | None = None) -> History:
        """Return a history that begins with a scenario, which may itself have been changed from another."""
        return cls(now=Step(scenario=scenario, start=start or scenario, origin=origin))

    @property
    def present(self) -> Scenario:
        """Return the scenario in force."""
        return self.now.scenario

    @property
    def start(self) -> Scenario:
        """Return the scenario that was loaded, to which a reset returns."""
        return self.now.start

    @property
    def origin(self) -> str:
        """Return what the loaded scenario was called."""
        return self.now.origin

    def committed(self, scenario: Scenario) -> History:
        """Return the history after an edit made in a widget, which shows it already."""
        return self._then(replace(self.now, scenario=scenario))

    def changed(self, scenario: Scenario) -> History:
        """Return the history after a change that widgets do not show yet, such as a reset."""
        return replace(self.committed(scenario), revision=self.revision + 1)

    def redrawn(self) -> History:
        """Return the same history with every widget to be drawn anew."""
        return replace(self, revision=self.revision + 1)

    def loaded(self, scenario: Scenario, origin: str) -> History:
        """Return the history after another scenario was opened; undo brings the one before back, with its start."""
        opened = Step(scenario=scenario, start=scenario, origin=origin)
        return replace(self._then(opened), revision=self.revision + 1)

    def undone(self) -> History:
        """Return the history one step back; the same when there is none."""
        if not self.past:
            return self
        *past, before = self.past
        return History(now=before, past=tuple(past), future=(self.now, *self.future), revision=self.revision + 1)

    def redone(self) -> History:
        """Return the history one undone step forward; the same when there is none."""
        if not self.future:
            return self
        after, *future = self.future
        return History(now=after, past=(*self.past, self.now), future=tuple(future), revision=self.revision + 1)

    def _then(self, step: Step) -> History:
        if step == self.now:
            return self
        return replace(self, now=step, past=(*self.past, self.now)[-LONGEST:], future=())
