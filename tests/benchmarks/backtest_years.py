"""How good are estimates of a year from its months, the year after, and totals of some years?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.measures.projection.extrapolation import extrapolate
from addin.measures.projection.kinds import project_total
from addin.measures.projection.year import (
    share_to_date,
    year_error,
    year_estimate,
    year_estimate_band,
)
from tests.benchmarks.backtest_pools import TO_DATE, Flow, Series

Floats = npt.NDArray[np.float64]
LEAST_BEFORE, LEAST_HISTORY, MOST_HISTORY, TOTAL_YEARS = 2, 5, 20, 3
TOTAL_LENGTH, MOST_TOTALS = 6, 110


@dataclass(frozen=True, kw_only=True, eq=False)
class Year:
    """One year estimated from its first months: relative errors in per cent, and the band."""

    flow: str
    months: int
    estimate: float
    by_twelfths: float
    whole_years: float
    inside: bool
    next_by_whole: float
    next_by_estimate: float
    next_inside: float


def year_cells(flows: Sequence[Flow]) -> Iterator[Year]:
    """Every year of every flow that has at least two known years before it."""
    for flow in flows:
        for months in TO_DATE:
            shares = flow.to_date[months] / flow.whole
            for at in range(LEAST_BEFORE, flow.whole.size):
                enough = np.isfinite(shares[:at]).sum() >= LEAST_BEFORE
                if enough and np.isfinite(shares[at]):
                    yield _year(flow, months, shares, at)


def _year(flow: Flow, months: int, shares: Floats, at: int) -> Year:
    came, total = flow.whole[at], float(flow.to_date[months][at])
    estimate = float(year_estimate(total, share_to_date(shares[:at])))
    error = float(year_error(shares[:at], months))
    low, high = year_estimate_band(estimate, error)
    past = flow.whole[max(at - MOST_HISTORY, 0) : at]
    ahead = extrapolate([*past, estimate], 1, unknown=1 - months / 12, last_error=error * estimate)
    after = flow.whole[at + 1] if at + 1 < flow.whole.size else np.nan
    known = np.isfinite(after) and np.isfinite(ahead.value)
    return Year(
        flow=flow.name,
        months=months,
        estimate=_off(estimate, came),
        by_twelfths=_off(total * 12 / months, came),
        whole_years=_off(extrapolate(past, 1).value, came),
        inside=bool(low <= came <= high),
        next_by_whole=_off(extrapolate(past, 2).value, after),
        next_by_estimate=_off(ahead.value, after),
        next_inside=float(ahead.low <= after <= ahead.high) if known else np.nan,
    )


def _off(said: Floats | float, came: float) -> float:
    return float(100 * np.abs(said / came - 1))


def year_lines(found: Sequence[Year]) -> Iterator[str]:
    """The table of estimates after three, six and nine months, and the plan's own beside."""
    yield (
        "| months known | years | off: estimate | 12/m | whole years | 80 % | "
        "year after, from whole years | from the estimate | 80 % |"
    )
    yield "|--|--|--|--|--|--|--|--|--|"
    for own, name in ((False, ""), (True, ", Chongqing")):
        for months in TO_DATE:
            held = [
                one for one in found
                if one.months == months and one.flow.startswith("Chongqing") == own
            ]  # fmt: skip
            if held:
                yield _year_line(f"{months}{name}", held)


def _year_line(name: str, held: Sequence[Year]) -> str:
    def mean(word: str) -> float:
        values = np.array([getattr(one, word) for one in held], np.float64)
        return float(values[np.isfinite(values)].mean()) if np.isfinite(values).any() else np.nan

    return (
        f"| {name} | {len(held)} | {mean('estimate'):.1f} % | {mean('by_twelfths'):.1f} % | "
        f"{mean('whole_years'):.1f} % | {100 * mean('inside'):.0f} | "
        f"{mean('next_by_whole'):.1f} % | {mean('next_by_estimate'):.1f} % | "
        f"{100 * mean('next_inside'):.0f} |"
    )


def total_lines(series: Sequence[Series]) -> Iterator[str]:
    """Totals of the next one to three years of amounts, against the mean of the last five."""
    yield "| total of the next | windows | off: rule | mean of five years | 80 % |"
    yield "|--|--|--|--|--|"
    random = np.random.default_rng(TOTAL_YEARS)
    past, future = _total_windows(series, random)
    for years in range(1, TOTAL_YEARS + 1):
        came = future[:, :years].sum(axis=1)
        found = project_total(past, years, 0)
        level = years * past[:, -LEAST_HISTORY:].mean(axis=1)
        inside = (found.low <= came) & (came <= found.high)
        off, off_level = (100 * np.abs(said / came - 1).mean() for said in (found.value, level))
        yield (
            f"| {years} years | {came.size} | {off:.1f} % | {off_level:.1f} % | "
            f"{100 * inside.mean():.0f} |"
        )


def _total_windows(series: Sequence[Series], random: np.random.Generator) -> tuple[Floats, Floats]:
    """Windows of six years of positive amounts, and the three years after each."""
    size = TOTAL_LENGTH
    pools: dict[str, list[Floats]] = {}
    for one in series:
        for start in range(one.values.size - size - TOTAL_YEARS + 1):
            window = one.values[start : start + size + TOTAL_YEARS]
            if not one.ratio and (window > 0).all():
                pools.setdefault(one.pool, []).append(window)
    picked = [
        found[at]
        for _, found in sorted(pools.items())
        for at in random.permutation(len(found))[:MOST_TOTALS]
    ]
    table = np.array(picked)
    return table[:, :size], table[:, size:]
