"""Random terms of measures and plans, as they are written in a plan file."""

from __future__ import annotations

import random
from typing import Any

Term = dict[str, Any]
EVERYTHING = "all measures"


def base_of(chance: random.Random, scope: str, span: str, others: list[str]) -> Term:
    """Return the base of a measure; one paid deal by deal pays on amounts."""
    if span == "transaction":
        on_amounts = (_marginal(chance, "amount"), _retroactive(chance, "amount"), _amounts(chance))
        return chance.choice((*on_amounts, _curve(chance), _steps(chance)))
    if scope == "score":
        return chance.choice((_curve(chance), _steps(chance)))
    if scope in ("team", "region") and chance.random() < 0.4:
        return _pool(chance)
    kinds = [_curve(chance), _curve(chance), _curve(chance), _steps(chance), _amounts(chance)]
    kinds += [_marginal(chance, of) for of in ("amount", "attainment")]
    kinds += [_retroactive(chance, of) for of in ("amount", "attainment")]
    return chance.choice([*kinds, _matrix(chance, others[0])] if others else kinds)


def terms_of(chance: random.Random, base: str, span: str, others: list[str]) -> list[Term]:
    """Return what follows the base of a measure: deal by deal first what bends a deal's pay, else in any order."""
    terms = [] if base == "matrix" else _slopes(chance)
    if chance.random() < 0.15:
        pays_from = chance.choice(("zero", "curve"))
        terms.append({"kind": "threshold", "at": chance.choice((0.3, 0.5)), "pays_from": pays_from})
    chance.shuffle(terms)
    if chance.random() < 0.1:
        tiers = [{"above": 0.8, "rate": 1.1}, {"above": 1.0, "rate": 1.25}]
        terms.append({"kind": "retroactive accelerator", "tiers": tiers, "tie": chance.choice(("upper", "lower"))})
    bends = len(terms)
    terms += [
        _cap(chance, chance.choice(("year", "quarter", "month"))) for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))
    ]
    if others and chance.random() < 0.3:
        terms.append(_link(chance, others))
    if span == "transaction":
        return terms
    if chance.random() < 0.3:
        chance.shuffle(terms)
    elif len(terms) > bends and chance.random() < 0.3:
        terms.insert(0, terms.pop())
    return terms


def earnings_of(chance: random.Random, names: list[str]) -> list[Term]:
    """Return the terms of the whole plan that say what is earned."""
    one = chance.choice([*names, EVERYTHING])
    pool = [
        _cap(chance, chance.choice(("year", "quarter", "month"))),
        _gate(chance, [one]),
        _multiplier(chance, [one]),
        {
            "kind": "bonus",
            "measure": one,
            "at": chance.choice((0.5, 1.0)),
            "dollars": 3_000,
            "per": chance.choice(("year", "quarter", "month")),
            "pays": chance.choice(("in full", "by score")),
        },
        {
            "kind": "spiff",
            "measure": chance.choice(("Units", "Units", names[0])),
            "dollars_each": 45 if chance.random() < 0.8 else 0.5,
            "at_most": 300,
        },
        {
            "kind": "kicker",
            "measure": chance.choice(("Multi-year", names[0])),
            "rate": 0.02,
            "from_month": 2,
            "until_month": 9,
        },
    ]
    return chance.sample(pool, chance.choice((0, 0, 1, 1, 2, 3)))


def settlements_of(chance: random.Random, spans: set[str]) -> list[Term]:
    """Return the terms that look from period to period."""
    guarantee = {
        "kind": "guarantee",
        "counts_from": chance.choice(("hire date", "plan date")),
        "share": chance.choice((1.0, 0.8)),
        "months": chance.choice((3, 6, 12)),
        "pays": chance.choice(("at least", "at least", "exactly")),
    }
    draw = {
        "kind": "draw",
        "dollars": chance.choice((1_000, 2_500)),
        "recoverable": chance.random() < 0.7,
        "months": chance.choice((1_200, 5)),
        "recovery_starts": chance.choice((1, 4)),
        "recovery_rate": chance.choice((1.0, 0.5)),
        "counts_from": chance.choice(("hire date", "plan date")),
        "floor_during_recovery": chance.choice(("draw", "none")),
    }
    holdback = {"kind": "holdback", "share": 0.3, "months": chance.choice((1, 3, 6))}
    terms: list[Term] = chance.sample([guarantee, draw, holdback], chance.choice((0, 0, 1, 1, 2)))
    if chance.random() < 0.35:
        terms.insert(chance.randint(0, len(terms)), _clawback(chance, spans == {"year"}))
    return terms


def _clawback(chance: random.Random, may_restate: bool) -> Term:
    if may_restate and chance.random() < 0.5:
        return {"kind": "clawback", "at": "attainment restated", "within_months": chance.choice((12, 12, 4))}
    return {
        "kind": "clawback",
        "share": chance.choice((1.0, 1.0, 0.5)),
        "within_months": chance.choice((12, 4)),
        "prorated": chance.choice(("in full", "in full", "by months", "by days")),
        **chance.choice(({}, {"carried": "forward"}, {"carried": "forward", "most_per_period": 0.5})),
    }


def _curve(chance: random.Random) -> Term:
    points = chance.choice(
        (
            [[0, 0], [1, 1]],
            [[0, 0], [0.5, 0.25], [1, 1]],
            [[0.5, 0], [1, 1], [1.5, 2.5]],
            [[0, 0.1], [0.8, 0.6], [1, 1]],
        )
    )
    return {"kind": "curve", "points": points, "beyond": chance.choice(("last slope", "flat"))}


def _steps(chance: random.Random) -> Term:
    steps = [{"above": 0.25, "share": 0.2}, {"above": 0.5, "share": 0.5}, {"above": 1.0, "share": 1.1}]
    return {"kind": "steps", "steps": steps, "tie": chance.choice((None, "upper", "lower"))}


def _tiers(chance: random.Random, of: str) -> list[Term]:
    starts: tuple[float, ...] = chance.choice(((0, 30_000, 60_000), (0, 50_000), (10_000, 40_000)))
    if of == "attainment":
        starts = chance.choice(((0, 0.5, 1.0), (0, 1.0), (0.25, 0.8)))
    rates = chance.choice(((0.05, 0.1, 0.15), (0.1, 0.07, 0.12)))
    return [{"above": start, "rate": rate} for start, rate in zip(starts, rates, strict=False)]


def _marginal(chance: random.Random, of: str) -> Term:
    return {"kind": "marginal rates", "of": of, "tiers": _tiers(chance, of)}


def _retroactive(chance: random.Random, of: str) -> Term:
    between, tie = chance.choice(("step", "step", "interpolated")), chance.choice((None, "upper", "lower"))
    return {"kind": "retroactive rates", "of": of, "tiers": _tiers(chance, of), "between": between, "tie": tie}


def _amounts(chance: random.Random) -> Term:
    return {"kind": "amount curve", "points": [[0, 0], [20_000, 1_000], [50_000, chance.choice((4_000, 1_500))]]}


def _pool(chance: random.Random) -> Term:
    pot = chance.choice(({"rate": 0.05}, {"dollars": 10_000}, {"dollars": 1_000, "rate": 0.02}))
    sharing = {"shared": chance.choice(("equally", "by weight")), "qualifies_at": chance.choice((0.0, 0.0, 0.5))}
    return {"kind": "pool", "allocated": chance.choice((1.0, 0.25)), **pot, **sharing}


def _matrix(chance: random.Random, across: str) -> Term:
    cells = {"rows": [0.5, 0.8, 1.0], "columns": [0.0, 1.0], "shares": [[0.2, 0.4], [0.5, 0.8], [0.9, 1.3]]}
    between, tie = chance.choice(("lookup", "bilinear")), chance.choice((None, "upper", "lower"))
    return {"kind": "matrix", "across": across, **cells, "between": between, "tie": tie}


def _slopes(chance: random.Random) -> list[Term]:
    """Return none, one or two accelerators (or a decelerator)."""
    points = chance.sample((0.5, 0.8, 1.0, 1.2), chance.choice((0, 0, 1, 1, 2)))
    unit = chance.choice(("base rate", "segment slope"))
    return [
        {"kind": "accelerator", "above": point, "rate": chance.choice((0.5, 1.5, 2.0)), "multiplies": unit}
        for point in sorted(points)
    ]


def _cap(chance: random.Random, per: str) -> Term:
    if chance.random() < 0.5:
        return {"kind": "cap", "at": chance.choice((0.8, 1.0, 1.5)), "per": per}
    dollars = {"year": (15_000, 40_000), "quarter": (4_000, 9_000), "month": (1_500, 4_000)}[per]
    return {"kind": "cap", "at": chance.choice(dollars), "unit": "dollars", "per": per}


def _link(chance: random.Random, others: list[str]) -> Term:
    return chance.choice((_gate, _hurdle, _multiplier))(chance, others)


def _gate(chance: random.Random, names: list[str]) -> Term:
    return {
        "kind": "gate",
        "measure": chance.choice(names),
        "at": chance.choice((0.25, 0.5, 1.0)),
        "counts": chance.choice(("quota to date", "full quota", "period quota")),
        "then": chance.choice(("catch up", "from then on")),
    }


def _hurdle(chance: random.Random, names: list[str]) -> Term:
    return {**_gate(chance, names), "kind": "hurdle", "until_rate": chance.choice((0.05, 0.5, 1.0))}


def _multiplier(chance: random.Random, names: list[str]) -> Term:
    return {
        "kind": "multiplier",
        "by": chance.choice(names),
        "tiers": [{"above": 0.0, "rate": 0.5}, {"above": 0.5, "rate": 1.0}, {"above": 1.0, "rate": 1.25}],
        "between": chance.choice(("step", "interpolated")),
        "tie": chance.choice((None, "upper", "lower")),
        "counts": chance.choice(("quota to date", "full quota", "period quota")),
    }
