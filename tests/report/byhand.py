"""Every lamp made again from the file of components alone, in decimals, with nothing of `addin`.

Only cells and bare numbers are taken from the file: every other number is computed from them.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, getcontext
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

getcontext().prec = 40
Terms = Mapping[str, Decimal]
HUNDRED = Decimal(100)
NOISE = Decimal("1e-9")


@dataclass
class Result:
    """A row of a result and the rows of its terms below it."""

    row: dict[str, str]
    terms: list[dict[str, str]] = field(default_factory=list)

    @property
    def value(self) -> Decimal | None:
        """The value as the file states it."""
        return Decimal(self.row["value"]) if self.row["value"] else None


def read(path: Path) -> dict[str, Result]:
    """The results of a file by their ids."""
    found: dict[str, Result] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["input"]:
                found[row["id"]].terms.append(row)
            else:
                found[row["id"]] = Result(row)
    return found


def numbered(terms: Terms) -> list[Decimal]:
    """The rows of a series, in their order."""
    return [value for name, value in terms.items() if name.startswith("value")]


def product(values: list[Decimal]) -> Decimal:
    """The product of all."""
    found = Decimal(1)
    for value in values:
        found *= value
    return found


def fraction(value: Decimal) -> Decimal:
    """Per cent as a share of one."""
    return value / HUNDRED


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """`base` to any exponent."""
    return (base.ln() * exponent).exp()


def between_milestones(terms: Terms) -> Decimal:
    """The straight line between the planned values on either side of `elapsed`."""
    at = terms["elapsed"]
    steps = sorted(
        (Decimal(name.partition(":")[2]), value)
        for name, value in terms.items()
        if name.startswith("planned_value:")
    )
    if at >= steps[-1][0]:
        return steps[-1][1]
    for (early, low), (late, high) in pairwise(steps):
        if early <= at <= late:
            return low + (high - low) * (at - early) / (late - early)
    raise AssertionError(f"no milestones around {at}")


def linked(terms: Terms, made: Callable[[Decimal, Decimal, Decimal], Decimal]) -> Decimal:
    """A rolling figure of which last year's were linked: from the cells where each is one cell."""
    cells = numbered(terms)
    figures = [terms[name] for name in ("cumulative_now", "cumulative_year_ago", "full_last_year")]
    if len(cells) == len(figures):
        factors = (terms["link_now"], terms["link_year_ago"], Decimal(1))
        figures = [cell * factor for cell, factor in zip(cells, factors, strict=True)]
    return made(*figures)


# What the words of each formula say, once more.
FORMULAS: dict[str, Callable[[Terms], Decimal]] = {
    "observed": lambda t: t["value"],
    "stated": lambda t: t["value"],
    "official": lambda t: t["value"],
    "same": lambda t: sum(numbered(t), Decimal(0)),
    "last_year": lambda t: t["value"],
    "growth": lambda t: (t["current"] / t["previous"] - 1) * 100,
    "change": lambda t: t["current"] - t["previous"],
    "ttm": lambda t: t["full_last_year"] + t["cumulative_now"] - t["cumulative_year_ago"],
    "annualised": lambda t: (
        t["cumulative_now"] * t["full_last_year"] / t["cumulative_year_ago"]
    ),
    "ttm_linked": lambda t: linked(t, lambda now, ago, year: year + now - ago),
    "annualised_linked": lambda t: linked(t, lambda now, ago, year: now * year / ago),
    "ttm_parts": lambda t: sum(numbered(t), Decimal(0)),
    "sum": lambda t: sum(numbered(t), Decimal(0)),
    "parts": lambda t: sum(numbered(t), Decimal(0)),
    "chain": lambda t: (
        100 * (1 - numbered(t)[0] / t["baseline"])
        if "baseline" in t
        else 100 * (1 - product([1 + fraction(rate) for rate in numbered(t)]))
    ),
    "chain_index": lambda t: 100 * product([1 + fraction(rate) for rate in numbered(t)]),
    "time_progress": lambda t: min(t["elapsed"] / t["total"], Decimal(1)) * 100,
    "progress_level": lambda t: (
        (t["current"] - t["baseline"]) / (t["target"] - t["baseline"]) * 100
    ),
    "progress_rate": lambda t: (
        (t["current"] / t["baseline"]).ln() / (t["years"] * (1 + fraction(t["rate"])).ln()) * 100
    ),
    "progress_reduction": lambda t: (
        (1 - fraction(t["reduction"])).ln() / (1 - fraction(t["target"])).ln() * 100
    ),
    "progress_sum": lambda t: t["total"] / t["target"] * 100,
    "expected_linear": lambda t: (
        t["baseline"] + (t["target"] - t["baseline"]) * fraction(t["share"])
    ),
    "expected_compound": lambda t: (
        t["baseline"] * power(t["target"] / t["baseline"], fraction(t["share"]))
    ),
    "expected_reduction": lambda t: (
        100 * (1 - power(1 - fraction(t["target"]), fraction(t["share"])))
    ),
    "expected_total": lambda t: t["target"] * fraction(t["share"]),
    "expected_seasonal": lambda t: t["target"] * fraction(t["planned_progress"]),
    "expected_milestone": between_milestones,
    "planned_linear": lambda t: t["time_progress"],
    "planned_on_path": lambda t: (
        (t["expected"] - t["baseline"]) / (t["target"] - t["baseline"]) * 100
    ),
    "planned_seasonal": lambda t: (t["elapsed"] + t["usual_share"]) / t["total"] * 100,
    "lead": lambda t: t["progress"] - t["planned_share"],
    "gap_to_path": lambda t: t["value"] - t["expected"],
    "gap_to_target": lambda t: t["direction"] * (t["target"] - t["value"]),
    "gap_to_band": lambda t: max(t["low"] - t["value"], t["value"] - t["high"], Decimal(0)),
    "completion": lambda t: t["value"] / t["target"] * 100,
    "average_growth_nominal": lambda t: (power(t["end"] / t["start"], 1 / t["years"]) - 1) * 100,
    "average_growth": lambda t: (power(t["end"] / t["start"], 1 / t["years"]) - 1) * 100,
    "average_change": lambda t: (t["end"] - t["start"]) / t["years"],
    "average_reduction": lambda t: (
        (power(1 - fraction(t["reduction"]), 1 / t["years"]) - 1) * 100
    ),
    "required_growth": lambda t: (power(t["target"] / t["current"], 1 / t["years_left"]) - 1) * 100,
    "required_change": lambda t: (t["target"] - t["current"]) / t["years_left"],
    "required_reduction": lambda t: (
        power((1 - fraction(t["target"])) / (1 - fraction(t["reduction"])), 1 / t["years_left"]) - 1
    ) * 100,
}  # fmt: skip

NOT_SCORED = {
    "qualitative target", "no target published", "another concept", "only a bound is known",
    "no baseline published", "the figure is disputed", "no comparable full year",
    "growth not meaningful", "price bases differ",
}  # fmt: skip
SCORED = (
    "progress", "time_progress", "planned_progress", "lead", "expected", "comparable", "value",
    "gap_to_path", "gap_to_target", "completion", "growth_achieved", "growth_required",
    "yoy_derived", "yoy_official", "value_year_ago", "baseline", "target",
)  # fmt: skip


class ByHand:
    """A file of components, computed again."""

    def __init__(self, path: Path) -> None:
        self.results = read(path)
        self.made = lru_cache(maxsize=None)(self._made)

    def _made(self, key: str) -> Decimal:
        """The number `key`, from the cells and bare numbers of the file alone."""
        result = self.results[key]
        return FORMULAS[result.row["formula"]](self.terms(key))

    def terms(self, key: str) -> dict[str, Decimal]:
        """The terms of `key` by name: those that are results are computed again."""
        found = self._stated(key)
        if "stated_target" in found:
            found["target"] = self._goal(key, found["stated_target"])
        return found

    def _goal(self, key: str, stated: Decimal) -> Decimal:
        """The level that an average growth comes to; the size of a fall."""
        progress = self.results[key.replace(key.partition("@")[0].rpartition(".")[2], "progress")]
        if progress.row["formula"] != "progress_rate":
            return abs(stated)
        terms = self._stated(progress.row["id"])
        return terms["baseline"] * (1 + fraction(terms["rate"])) ** int(terms["years"])

    def _stated(self, key: str) -> dict[str, Decimal]:
        return {
            term["input"]: self.made(term["source"])
            if term["source"] in self.results
            and self.results[term["source"]].row["formula"] in FORMULAS
            else Decimal(term["value"])
            for term in self.results[key].terms
            if term["value"]
        }

    def lamp(self, subject: str, at: str) -> str:
        """The class of a subject, by the rules of PRACTICE C0 and METHODS-2 M4, M12 and M14."""
        known = {
            name: self.results.get(f"{subject}.{name}@{at}")
            for name in ("progress", "lead", "comparable")
        }
        rules = self.terms(f"{subject}.status@{at}")
        progress = known["progress"]
        if progress is None:  # a target to be kept
            return self._kept(rules)
        if progress.value is None:
            return self._without_progress(progress.row["said"], rules)
        found = self._paced(subject, at, rules)
        bound = progress.row["precision"]
        doubtful = {
            "upper bound": ("ahead of pace", "on pace"),
            "lower bound": ("behind", "far behind"),
        }
        return "not scored" if found in doubtful.get(bound, ()) else found

    def _paced(self, subject: str, at: str, rules: Terms) -> str:
        done = self.made(f"{subject}.progress@{at}")
        slack = rules.get("tolerance", Decimal(0))
        if done >= HUNDRED or (slack and done >= self._eased(subject, at, "target", rules) - NOISE):
            return "achieved"
        if rules.get("misses"):
            return "far behind"
        if done < 0:
            found = "far behind"
        else:
            lead = self.made(f"{subject}.lead@{at}") + NOISE
            steps = (("ahead of pace", "ahead_of"), ("on pace", "on_pace"), ("behind", "behind"))
            found = next((name for name, rule in steps if lead >= rules[rule]), "far behind")
        near = slack and done >= self._eased(subject, at, "expected", rules) - NOISE
        return "on pace" if near and found in {"behind", "far behind"} else found

    def _eased(self, subject: str, at: str, of: str, rules: Terms) -> Decimal:
        """The progress of the target, or of the path, less what "about" allows."""
        progress = f"{subject}.progress@{at}"
        terms = self.terms(progress)
        allowed = rules["direction"] * rules["tolerance"]
        value = terms["target"] if of == "target" else self.made(f"{subject}.{of}@{at}")
        name = "current" if "current" in terms else "reduction" if "reduction" in terms else "total"
        return FORMULAS[self.results[progress].row["formula"]]({**terms, name: value - allowed})

    def _kept(self, rules: Terms) -> str:
        value = rules.get("comparable")
        if value is None or "target" not in rules:
            return "no data"
        if "low" in rules:
            kept = rules["low"] <= value <= rules["high"]
        else:
            slack = rules.get("tolerance", Decimal(0))
            kept = rules["direction"] * (value - rules["target"]) + slack >= 0
        return "on pace" if kept else "far behind"

    def _without_progress(self, reason: str, rules: Terms) -> str:
        if reason in NOT_SCORED:
            return "not scored"
        met = rules["direction"] * (rules["comparable"] - rules["target"]) >= 0 if (
            {"comparable", "target"} <= rules.keys()
        ) else None  # fmt: skip
        if reason == "met from the start":
            return "achieved" if met else "far behind"
        if reason == "the target is to hold":
            return "on pace" if met else "far behind"
        return "no data"

    def lamps_otherwise(self) -> list[str]:
        """Every lamp of the file that is not what its terms give."""
        return [
            f"{key} is {result.row['said']}, by hand {made}"
            for key, result in self.results.items()
            if ".status@" in key
            and (made := self.lamp(*key.rsplit(".status@", 1))) != result.row["said"]
        ]

    def differences(self) -> list[str]:
        """Every known number behind a lamp that is not what its terms give."""
        wrong = []
        for key, result in self.results.items():
            if key.partition("@")[0].rpartition(".")[2] in SCORED and result.value is not None:
                made = self.made(key)
                if abs(made - result.value) > NOISE * max(abs(made), Decimal(1)):
                    wrong.append(f"{key} = {result.value}, by hand {made}")
        return wrong
