"""The levers of the sidebar: the parameters that decide the 2x2, by group, named in the field's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.parameters import Declaration, Group, declaration_of
from sim.pay.terms.curve import Accelerator
from sim.scenario.scenario import Scenario, value_at

ARMS = {"team": "team plan", "individual": "individual plan"}


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


def groups(scenario: Scenario) -> dict[str, list[Lever]]:
    """Return the levers by group, in the order of the sidebar; accelerators only where the plans have one."""
    return {
        "Pay": [*_pay(), *_accelerators(scenario), _lever("quota.annual_quota"), _lever("quota.ratchet")],
        "Motion": [
            _lever("archetypes.partner_built.build_share", label="Partner-built: directed building share"),
            Lever(
                paths=("archetypes.vendor_led.role_clarity", "archetypes.partner_built.role_clarity"),
                label="Role clarity, both motions",
            ),
            _lever("behavior.horizon_months"),
            _lever("delivery.max_concurrent_deals", label="Concurrency cap, deals run at once"),
        ],
        "Market": [_lever("market.growth_per_year"), _lever("market.opportunities_per_partner")],
        "Partners": [
            _lever("economics.services_ratio"),
            _lever("partners.influence"),
            _lever("economics.partner_margin"),
            _lever("organization.partners_per_seat"),
            _lever("partners.churn_per_year"),
        ],
        "People": [
            _lever("behavior.effort_elasticity"),
            _lever("behavior.internalization"),
            _lever("behavior.helping"),
            _lever("behavior.timing_strength"),
            _lever("organization.seats"),
        ],
        "Run": [
            _lever("run.months", span=(12, 120), step=12),
            _lever("run.replications", span=(20, 2000), step=20),
            _lever("run.seed", span=(0, 100), step=1),
        ],
    }


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


def _pay() -> Iterator[Lever]:
    yield Lever(paths=tuple(f"archetypes.{arm}.ote_per_year" for arm in ARMS), label="OTE, both plans")
    for arm, name in ARMS.items():
        yield _lever(f"archetypes.{arm}.base_share", label=f"Base share, {name}")


def _accelerators(scenario: Scenario) -> Iterator[Lever]:
    """Yield the first accelerator of each plan of the 2x2."""
    for arm, name in ARMS.items():
        measures = value_at(scenario, f"archetypes.{arm}.measures")
        places = [
            f"archetypes.{arm}.measures.{measure}.terms.{term}.rate"
            for measure, paid_on in enumerate(measures)
            for term, line in enumerate(paid_on.terms)
            if isinstance(line, Accelerator)
        ]
        if places:
            yield _lever(places[0], label=f"Rate past quota, {name}")
