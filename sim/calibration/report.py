"""The report of a calibration: estimates, rescaled numbers, and numbers the file does not identify."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sim.calibration.fitting import Fit
from sim.calibration.opportunities import Opportunities
from sim.calibration.people_report import lines_on_people, people_findings, people_warnings
from sim.calibration.rescaling import FOLLOWS_WIN_RATE, HOW, Scale
from sim.model.deals import HIGHEST_WIN_RATE
from sim.parameters import declarations
from sim.scenario.scenario import Scenario, value_at

# Groups with numbers of the world; the others hold decisions (plan, motion, quota) or settings of the run.
DESCRIBED = ("organization", "market", "delivery", "partners", "economics", "talent", "behavior", "direct_rep")
KEPT = ("quota.annual_quota", "plan.ote_per_year", "economics.partner_rep_cost_per_month")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def findings(
    base: Scenario,
    scenario: Scenario,
    deals: Opportunities,
    estimates: Fit,
    scale: Scale,
    follow: dict[str, float],
    written: Collection[str],
) -> dict[str, Any]:
    """Return the report of a calibration as numbers, texts, lists and dicts.

    `written` are the paths set from the file, `follow` the values rescaled to its deals, by path.
    """
    season = estimates.season
    people = people_findings(base, estimates.spread, estimates.together)
    return {
        "file": deals.name,
        "base": base.name,
        "kind": "opportunities",
        "rows": dict(deals.rows),
        "notes": list(deals.notes),
        "reading": {
            "columns": dict(deals.columns),
            "date_format": deals.date_format,
            "decimal": deals.decimal,
            "delimiter": deals.delimiter,
            "encoding": deals.encoding,
        },
        "window": {"first_close": season.first.isoformat(), "last_close": season.last.isoformat()},
        "estimates": {**_estimates(deals, estimates), "people": people},
        "scale": {**asdict(scale), "volume": scale.volume},
        "calibrated": {path: value_at(scenario, path) for path in written},
        "rescaled": {path: {"before": value_at(base, path), "after": after} for path, after in follow.items()},
        "rescaled_how": HOW if follow else "not rescaled",
        "kept": {path: value_at(scenario, path) for path in KEPT},
        "not_identified": not_identified({*written, *follow}),
        "warnings": [*deals.warnings, *_warnings(estimates, scale, follow), *people_warnings(people)],
    }


def _estimates(deals: Opportunities, estimates: Fit) -> dict[str, Any]:
    """Return each estimate with its interval."""
    sizes, season, sellers = estimates.sizes, estimates.season, estimates.sellers
    return {
        "deal_size": {**sizes.mean.as_dict(), "deals": sizes.count, "revenue": sizes.total},
        "deal_size_log_sd": {
            **sizes.log_sd.as_dict(),
            "from": "logarithms" if sizes.lognormal else "mean and variance",
            "of_logarithms": sizes.log_sd_of_logs,
        },
        "win_rate": {**estimates.win_rate.as_dict(), "deals": len(deals.decided)},
        "cycle_months": {**estimates.cycle_months.as_dict(), "deals": estimates.cycles},
        "season": {
            "factors": list(season.factors),
            "intervals": [interval.as_dict() if interval else None for interval in season.intervals],
            "missing_months": list(season.missing),
        },
        "sellers": None
        if sellers is None
        else {
            "sellers": sellers.count,
            "revenue_per_year": sellers.revenue_per_year.as_dict(),
            "log_sd": sellers.log_sd.as_dict(),
            "log_sd_by_chance": sellers.log_sd_by_chance,
            "log_sd_beyond_chance": sellers.log_sd_beyond_chance,
        },
    }


def not_identified(known: Collection[str]) -> list[str]:
    """Return the paths of all numbers of the world except the `known` ones that the file identifies."""
    paths = (declared.path for declared in declarations(Scenario))
    return [path for path in paths if path.partition(".")[0] in DESCRIBED and path not in known]


def _warnings(estimates: Fit, scale: Scale, follow: dict[str, float]) -> list[str]:
    """Return warnings on the scenario."""
    sizes, season, warnings = estimates.sizes, estimates.season, []
    if not sizes.lognormal:
        warnings.append(
            f"deal sizes are not lognormal: the sd of their logarithms is {sizes.log_sd_of_logs:.2f}, but a lognormal "
            f"with their mean and variance has {sizes.log_sd.mean:.2f}; the scenario takes the latter"
        )
    if season.missing:
        names = ", ".join(MONTH_NAMES[month - 1] for month in season.missing)
        warnings.append(
            f"season: no history for {names}; their factors stay at 1, the others are relative to one another"
        )
    if season.years < 2.0:
        warnings.append("season: under two years of history, so growth within the year is not told apart from it")
    if scale.vendor_led_win_rate >= 1.0:
        warnings.append("win rate: higher than the model's skill factor allows; the rate at full skill was cut to 1")
    if any(follow.get(path) == HIGHEST_WIN_RATE for path in FOLLOWS_WIN_RATE):
        warnings.append(f"partner-led win rates were cut to {HIGHEST_WIN_RATE:g}, so they no longer keep their ratio")
    if follow:
        warnings.append(
            "commitment from selling counts deals, not dollars, up to half a deal a month and partner; it was rescaled "
            f"to be right at the start, and well above it is {'under' if scale.deal_size < 1.0 else 'over'}stated"
        )
    return warnings


def findings_in_lines(report: dict[str, Any]) -> tuple[str, ...]:
    """Return the report of a calibration as short lines of text."""
    return (
        *_lines_on_rows(report),
        *_lines_on_estimates(report),
        *_lines_on_scale(report),
        *(f"Warning: {text}." for text in report["warnings"]),
    )


def _lines_on_rows(report: dict[str, Any]) -> list[str]:
    """Return lines on the rows read, their formats and the notes on them."""
    rows, reading = report["rows"], report["reading"]
    lines = [
        f"{report['file']}: {rows['read']:,} rows read; {rows['won']:,} won, {rows['lost']:,} lost, "
        f"{rows['open']:,} open, {rows['unused']:,} not used.",
        f"Dates read as {reading['date_format']}, decimal sign {reading['decimal']}, cells divided by "
        f"{reading['delimiter']}; decided {report['window']['first_close']} to {report['window']['last_close']}.",
    ]
    for note in report["notes"]:
        shown = ", ".join(str(line) for line in note["first_lines"])
        more = ", ..." if note["rows"] > len(note["first_lines"]) else ""
        lines.append(f"  {note['rows']:,} x {note['about']}: {note['effect']} (line {shown}{more})")
    return lines


def _lines_on_estimates(report: dict[str, Any]) -> list[str]:
    """Return each estimate with its interval as a line."""
    estimates = report["estimates"]
    size, spread, cycle, rate = (
        estimates[key] for key in ("deal_size", "deal_size_log_sd", "cycle_months", "win_rate")
    )
    factors = estimates["season"]["factors"]
    lines = [
        f"Deal size ${size['mean']:,.0f} ({size['low']:,.0f} to {size['high']:,.0f}), {size['deals']:,} deals, "
        f"${size['revenue']:,.0f} in all; log-sd {spread['mean']:.2f} ({spread['low']:.2f} to {spread['high']:.2f}).",
        f"Win rate {rate['mean']:.1%} ({rate['low']:.1%} to {rate['high']:.1%}); "
        f"cycle {cycle['mean']:.2f} months ({cycle['low']:.2f} to {cycle['high']:.2f}).",
        "Season " + ", ".join(f"{name} {factor:.2f}" for name, factor in zip(MONTH_NAMES, factors, strict=True)) + ".",
    ]
    sellers = estimates["sellers"]
    if sellers is None:
        lines.append("Sellers: not named, or fewer than three; their differences are not estimated.")
    else:
        yearly, apart = sellers["revenue_per_year"], sellers["log_sd"]
        lines.append(
            f"{sellers['sellers']} sellers at ${yearly['mean']:,.0f} a year "
            f"({yearly['low']:,.0f} to {yearly['high']:,.0f}), log-sd {apart['mean']:.2f} "
            f"({apart['low']:.2f} to {apart['high']:.2f}) where chance alone makes {sellers['log_sd_by_chance']:.2f}; "
            "said here only, the hiring profiles stay."
        )
    return [*lines, *lines_on_people(estimates["people"])]


def _lines_on_scale(report: dict[str, Any]) -> list[str]:
    """Return lines on the rescaled numbers, the kept ones and those the file does not identify."""
    scale, kept = report["scale"], report["kept"]
    lines = [
        f"Against {report['base']}: deal size x {scale['deal_size']:.3g}, win rate x {scale['win_rate']:.3g}, "
        f"cycle x {scale['cycle']:.3g}, so volume x {scale['volume']:.3g}."
    ]
    if report["rescaled"]:
        lines.append(f"Rescaled so that the same people can sell the same revenue: {report['rescaled_how']}.")
        lines += [f"  {path}: {pair['before']:g} -> {pair['after']:g}" for path, pair in report["rescaled"].items()]
    else:
        lines.append("Not rescaled: opportunities, hours, deals at once and partner win rates are the base's.")
    lines.append("Kept: " + ", ".join(f"{path} = {value:,.0f}" for path, value in kept.items()) + ".")
    groups = [path.partition(".")[0] for path in report["not_identified"]]
    counts = ", ".join(f"{name} {groups.count(name)}" for name in dict.fromkeys(groups))
    lines.append(f"Not identified by such a file, taken from the base: {len(groups)} numbers ({counts}).")
    return lines
