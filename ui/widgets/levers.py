"""The levers of the sidebar: the five that decide most, then five groups, then any other number by search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.parameters import Declaration, Group, declaration_of, declarations
from sim.pay.terms.curve import Accelerator
from sim.scenario.scenario import Scenario, value_at

ARMS = {"team": "team plan", "individual": "individual plan"}
SPANS: dict[str, tuple[tuple[float, float], float]] = {  # where the plausible range is no range of a slider
    "run.months": ((12, 120), 12),
    "run.replications": ((20, 2000), 20),
    "run.seed": ((0, 100), 1),
}
OWNERS = {
    "archetypes.vendor_led.": "vendor-led",
    "archetypes.partner_built.": "partner-built",
    "archetypes.undirected.": "undirected",
    "transition.plan.": "the next plan",
    "plan.": "drawing board",
    "motion.": "the scenario's own motion",
}
HELD_EQUAL = ("archetypes.team.ote_per_year", "archetypes.individual.ote_per_year")


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One control: the paths it sets together, the label when the declared one is not enough, its own span."""

    paths: tuple[str, ...]
    label: str = ""
    span: tuple[float, float] | None = None
    step: float | None = None

    @property
    def path(self) -> str:
        """Return the path whose value is shown."""
        return self.paths[0]


FIRST = "The five that decide"


def groups(scenario: Scenario) -> dict[str, list[Lever]]:
    """Return the levers by group, in the order of the sidebar; accelerators only where the plans have one."""
    rates = dict(zip(ARMS, _accelerators(scenario), strict=True))
    return {
        FIRST: [
            _lever("partners.influence"),
            _lever("economics.services_ratio"),
            _lever("archetypes.individual.base_share", label="Base share, individual plan"),
            *rates["individual"],
            _lever("quota.annual_quota"),
        ],
        "How we pay": [
            Lever(paths=tuple(f"archetypes.{arm}.ote_per_year" for arm in ARMS), label="OTE, both plans"),
            _lever("archetypes.team.base_share", label="Base share, team plan"),
            *rates["team"],
            _lever("quota.ratchet"),
            _lever("organization.team_size"),
        ],
        "How we sell": [
            _lever("archetypes.partner_built.build_share", label="Partner-built: directed building share"),
            Lever(
                paths=("archetypes.vendor_led.role_clarity", "archetypes.partner_built.role_clarity"),
                label="Role clarity, both motions",
            ),
            _lever("delivery.vendor_led_win_rate"),
            _lever("delivery.partner_win_rate_trained"),
            _lever("delivery.max_concurrent_deals", label="Concurrency cap, deals run at once"),
        ],
        "Who we hire": [
            _lever("organization.seats"),
            _lever("talent.hiring_bar"),
            _lever("talent.training"),
            _lever("talent.coaching_hours_per_month"),
            _lever("talent.ramp_months"),
            _lever("talent.quit_hazard_per_month"),
        ],
        "What partners get": [
            _lever("economics.partner_margin"),
            _lever("economics.rebate"),
            _lever("economics.mdf"),
            _lever("organization.partners_per_seat"),
            _lever("partners.churn_per_year"),
        ],
        "The market": [
            _lever("market.growth_per_year"),
            _lever("market.opportunities_per_partner"),
            _lever("market.deal_size"),
            _lever("economics.vendor_gross_margin"),
        ],
        "How people respond": [
            _lever("behavior.effort_elasticity"),
            _lever("behavior.internalization"),
            _lever("behavior.helping"),
            _lever("behavior.horizon_months"),
            _lever("behavior.timing_strength"),
        ],
        "The run": [_lever(path, span=span, step=step) for path, (span, step) in SPANS.items()],
    }


def other_levers(scenario: Scenario) -> dict[str, Lever]:
    """Return a lever for every other declared number, by what it is called: unlike in any two."""
    in_groups = {path for levers in groups(scenario).values() for lever in levers for path in lever.paths}
    by_name = {}
    for declared in declarations(type(scenario)):
        path = declared.path
        if declared.kind in (int, float) and path not in in_groups and not path.endswith(HELD_EQUAL):
            span, step = SPANS.get(path, (None, None))
            by_name[_qualified(path, declared.label)] = Lever(paths=(path,), label="", span=span, step=step)
    return by_name


def _qualified(path: str, label: str) -> str:
    """Return a label with whose number it is, where several things have one."""
    return next((f"{label}, {owner}" for start, owner in OWNERS.items() if path.startswith(start)), label)


def declared_at(scenario: Scenario, path: str) -> Declaration:
    """Return what was declared about the number at a path, inside plans too; LookupError when nothing was."""
    above, _, name = path.rpartition(".")
    owner = value_at(scenario, above) if above else scenario
    field = type(owner).model_fields.get(name) if isinstance(owner, Group) else None
    declared = declaration_of(path, field) if field else None
    if declared is None:
        raise LookupError(f"no number is declared at {path}")
    return declared


def together(scenario: Scenario, paths: Iterable[str]) -> list[Lever]:
    """Return levers for paths, in their order; one for all paths that a lever sets at once."""
    known = {path: lever for levers in groups(scenario).values() for lever in levers for path in lever.paths}
    return list(dict.fromkeys(known.get(path, Lever(paths=(path,))) for path in paths))


def _lever(path: str, label: str = "", span: tuple[float, float] | None = None, step: float | None = None) -> Lever:
    return Lever(paths=(path,), label=label, span=span, step=step)


def _accelerators(scenario: Scenario) -> Iterator[list[Lever]]:
    """Yield for each arm of the 2x2 the lever of its plan's first accelerator, or none."""
    for arm, name in ARMS.items():
        places = [
            f"archetypes.{arm}.measures.{measure}.terms.{term}.rate"
            for measure, paid_on in enumerate(value_at(scenario, f"archetypes.{arm}.measures"))
            for term, line in enumerate(paid_on.terms)
            if isinstance(line, Accelerator)
        ]
        yield [_lever(place, label=f"Rate past quota, {name}") for place in places[:1]]
