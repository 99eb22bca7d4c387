"""How good would earlier projections of the shipped plan's own series have been?

A backtest with a rolling origin: each year projected from the years before it, at least five.
``python tests/benchmarks/bench_projection.py``, or pytest on this file.
"""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from addin.measures.projection.backtest import Backtest, backtest
from addin.measures.projection.projection import LEAST_POINTS

DATA = Path(__file__).parents[2] / "workbooks" / "chongqing-14fyp" / "data.csv"
YEARLY = len("2025")


def yearly_series(path: Path = DATA) -> dict[str, list[float]]:
    """The unbroken yearly values of each indicator, up to the latest one, if there are enough."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            whole = not (row["cluster"] or row["area"]) and row["measure"] in {"level", "share"}
            if whole and len(row["period"]) == YEARLY and row["value"]:
                found[row["indicator"]][int(row["period"])] = float(row["value"])
    runs = {name: unbroken(values) for name, values in sorted(found.items())}
    return {name: run for name, run in runs.items() if len(run) > LEAST_POINTS}


def unbroken(values: dict[int, float]) -> list[float]:
    """The values of the years before the latest one without a gap, and its own."""
    year, run = max(values), []
    while year in values:
        run.append(values[year])
        year -= 1
    return run[::-1]


def together(tests: list[Backtest]) -> tuple[int, float, float, float]:
    """Count, mean absolute per cent error, error against the naive forecast, share in the band."""
    weights = [test.count for test in tests]
    means = [
        float(np.average([getattr(test, name) for test in tests], weights=weights))
        for name in ("mape", "mase", "covered")
    ]
    return sum(weights), means[0], means[1], means[2]


def test_the_median_of_the_methods_beats_the_naive_forecast_on_the_plans_own_series() -> None:
    series = yearly_series()

    for method in ("drift", "linear", "loglinear", None):
        count, mape, mase, covered = together([backtest(run, 1, method) for run in series.values()])
        print(
            f"{method or 'by length':10}{count:3} projections of {len(series)} series: "
            f"{mape:.2f} % off, {mase:.2f} of the naive error, {covered:.0%} in the 80 % band"
        )

    assert mase < 1


if __name__ == "__main__":
    test_the_median_of_the_methods_beats_the_naive_forecast_on_the_plans_own_series()
