"""How good are projections, their bands and their probabilities, on series with a known future?

Rolling origins (METHODS-2 M29): windows of 5 to 16 years of every pool, the values 1 to 4 years
later, at most 110 windows of a pool, length and horizon; a rule sees only its window. Told beside
the rule before and "no change". ``python -m tests.benchmarks.backtest [FILE]`` writes the tables in
Markdown and fails where the rule does not pass; run it when the rule, a constant or a pool changes.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from addin.measures.projection.extrapolation import band, extrapolate
from addin.measures.projection.kinds import reach_chance
from tests.benchmarks.backtest_before import project_before
from tests.benchmarks.backtest_pools import Series, all_flows, all_series
from tests.benchmarks.backtest_years import total_lines, year_cells, year_lines

Floats = npt.NDArray[np.float64]
LENGTHS, MOST_AHEAD, MOST_WINDOWS, SEED = range(5, 17), 4, 110, 20261128
SHOWN = (5, 6, 8, 12, 16)  # in the table; the rule is judged on all lengths
FEW = 60
NATURES = {False: "amounts", True: "shares, rates"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """All windows of one length and horizon: errors in mean yearly steps, and what was inside."""

    ratio: bool
    length: int
    ahead: int
    no_change: Floats
    before: Floats
    now: Floats
    in_before: Floats
    in_now: Floats
    in_wide: Floats  # the band of 95 %
    said_before: Floats
    said: Floats
    happened: Floats


def windows(
    series: Sequence[Series], length: int, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Windows of one pool and nature, and the years after each, NaN where the series ends."""
    starts = [(one, start) for one in series for start in range(one.values.size - length)]
    past, future, counts = [], [], np.zeros(MOST_AHEAD)
    for pick in random.permutation(len(starts)):
        one, start = starts[pick]
        after = one.values[start + length : start + length + MOST_AHEAD]
        known = np.where((np.arange(MOST_AHEAD) < after.size) & (counts < MOST_WINDOWS), 1, np.nan)
        if np.isfinite(known).any() and np.ptp(one.values[start : start + length]) > 0:
            past.append(one.values[start : start + length])
            future.append(known * np.pad(after, (0, MOST_AHEAD - after.size)))
            counts += np.nan_to_num(known)
    return np.array(past).reshape(-1, length), np.array(future).reshape(-1, MOST_AHEAD)


def cells(series: Sequence[Series]) -> Iterator[Cell]:
    """Every length and horizon, of amounts and of shares, over all pools."""
    pools = sorted({one.pool for one in series})
    for ratio in NATURES:
        for length in LENGTHS:
            random = np.random.default_rng((SEED, ratio, length))
            parts = [
                windows([one for one in series if (one.pool, one.ratio) == (pool, ratio)], length,
                        random)
                for pool in pools
            ]  # fmt: skip
            past, future = (np.concatenate(part) for part in zip(*parts, strict=True))
            yield from _judged(past, future, random, ratio=ratio)


def _judged(
    past: Floats, future: Floats, random: np.random.Generator, *, ratio: bool
) -> Iterator[Cell]:
    length, step = past.shape[1], np.abs(np.diff(past)).mean(axis=1)
    before = project_before(past, MOST_AHEAD)
    # A target as plans have them: in the direction of the past, from no change to twice the pace.
    pace = (past[:, -1] - past[:, 0]) / (length - 1)
    goal = past[:, -1] + np.outer(np.arange(1, 5), pace * random.uniform(0, 2, len(past)))
    towards = np.where(pace < 0, -1.0, 1.0)
    least = np.where((past >= 0).all(axis=1), 0, np.nan)  # what never was negative cannot be
    for ahead in range(1, min(MOST_AHEAD, length // 2) + 1):
        at, known = ahead - 1, np.isfinite(future[:, ahead - 1])
        found = extrapolate(past, ahead, ratio).cut_below(least)
        came, low, high = future[:, at], *band(found.value, found.error, 0.95)
        held = {
            "no_change": np.abs(came - past[:, -1]) / step,
            "before": np.abs(came - before.value[:, at]) / step,
            "now": np.abs(came - found.value) / step,
            "in_before": (before.low[:, at] <= came) & (came <= before.high[:, at]),
            "in_now": (found.low <= came) & (came <= found.high),
            "in_wide": (low <= came) & (came <= high),
            "said_before": before.chance(goal.T, towards[:, None])[:, at],
            "said": reach_chance(found.centre, found.error, goal[at], towards),
            "happened": towards * (came - goal[at]) >= 0,
        }
        yield Cell(
            ratio=ratio, length=length, ahead=ahead,
            **{name: row[known].astype(np.float64) for name, row in held.items()},
        )  # fmt: skip


def joined(found: Sequence[Cell], name: str) -> Floats:
    """One measure over the windows of many cells."""
    return np.concatenate([getattr(cell, name) for cell in found])


def faults(found: Sequence[Cell]) -> Iterator[str]:
    """Where the rule does not pass (the last paragraph of M29)."""
    for cell in found:
        if cell.now.size < FEW:
            continue
        where = f"{NATURES[cell.ratio]}, {cell.length} years, {cell.ahead} ahead"
        covered, most = 100 * cell.in_now.mean(), 95 if cell.ratio else 87
        if not 74 <= covered <= most:
            yield f"{where}: the 80 % band covers {covered:.1f} %"
        if cell.now.mean() > 1.04 * cell.before.mean():
            yield f"{where}: error {cell.now.mean():.2f}, before {cell.before.mean():.2f}"
    covered = 100 * joined([cell for cell in found if not cell.ratio], "in_now").mean()
    if not 78 <= covered <= 83:
        yield f"amounts together: the 80 % band covers {covered:.1f} %"
    now, before = joined(found, "now").mean(), joined(found, "before").mean()
    if now >= before:
        yield f"error on the whole {now:.3f}, before {before:.3f}"
    happened, said = joined(found, "happened"), joined(found, "said")
    if brier(said, happened) >= brier(np.full(said.size, happened.mean()), happened):
        yield "the Brier score is no better than a constant's"


def brier(said: Floats, happened: Floats) -> float:
    """The mean squared error of probabilities."""
    return float(((said - happened) ** 2).mean())


def series_lines(found: Sequence[Cell]) -> Iterator[str]:
    """The table of errors and coverage, lengths of `SHOWN` and all together."""
    yield "| | years | ahead | windows | no change | before | rule | 80 %: before | 80 % | 95 % |"
    yield "|--|--|--|--|--|--|--|--|--|--|"
    for ratio, nature in NATURES.items():
        mine = [cell for cell in found if cell.ratio == ratio]
        for cell in mine:
            if cell.length in SHOWN:
                yield _line(nature, str(cell.length), str(cell.ahead), [cell])
        yield _line(nature, "5 to 16", "1 to 4", mine)
    yield _line("all", "5 to 16", "1 to 4", found)


def _line(nature: str, length: str, ahead: str, held: Sequence[Cell]) -> str:
    errors = " | ".join(
        f"{joined(held, name).mean():.2f}" for name in ("no_change", "before", "now")
    )
    covered = " | ".join(
        f"{100 * joined(held, name).mean():.0f}" for name in ("in_before", "in_now", "in_wide")
    )
    count = joined(held, "now").size
    return f"| {nature} | {length} | {ahead} | {count} | {errors} | {covered} |"


def chance_lines(found: Sequence[Cell], lengths: range) -> Iterator[str]:
    """What was said and what happened, by class; the Brier scores."""
    held = [cell for cell in found if cell.length in lengths]
    happened = joined(held, "happened")
    yield f"| {lengths[0]} to {lengths[-1]} years | windows | said | happened |"
    yield "|--|--|--|--|"
    for rule, name in (("before", "said_before"), ("rule", "said")):
        said = joined(held, name)
        for low, high in ((0.8, 1.01), (0.5, 0.8), (0.2, 0.5), (0, 0.2)):
            there = (low <= said) & (said < high)
            told = (
                f"{said[there].mean():.2f} | {happened[there].mean():.2f}" if there.any() else "|"
            )
            yield f"| {rule}, {low:g} to {min(high, 1):g} | {there.sum()} | {told} |"
    constant = np.full(happened.size, happened.mean())
    yield ""
    yield (
        f"Brier score: before {brier(joined(held, 'said_before'), happened):.3f}, "
        f"rule {brier(joined(held, 'said'), happened):.3f}, "
        f"a constant {brier(constant, happened):.3f}."
    )


def report(series: Sequence[Series], found: Sequence[Cell], wrong: Sequence[str]) -> str:
    """All tables in Markdown."""
    about = (
        f"{len(series)} series of {len({one.pool for one in series})} pools, "
        f"{joined(found, 'now').size} windows; errors in mean yearly steps of the window, "
        "shares of outcomes inside the bands in per cent."
    )
    tables = (
        [about], series_lines(found), chance_lines(found, range(5, 8)),
        chance_lines(found, LENGTHS), year_lines(tuple(year_cells(all_flows()))),
        total_lines(series), ["The rule does not pass:" if wrong else "The rule passes."],
        [f"- {fault}" for fault in wrong],
    )  # fmt: skip
    return "\n\n".join("\n".join(lines) for lines in tables).rstrip() + "\n"


def main(arguments: Sequence[str]) -> int:
    """Run the test, write or print the tables; 1 where the rule does not pass."""
    series = all_series()
    found = tuple(cells(series))
    wrong = tuple(faults(found))
    told = report(series, found, wrong)
    if arguments:
        Path(arguments[0]).write_text(told, encoding="utf-8")
    print(told)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
