"""How much do checked formulas cost over bare NumPy?

One million evaluations of progress, gap and status, vectorised, against the same operations written
by hand. Ratios of one run: ``python tests/benchmarks/bench_measures.py``, or pytest on this file.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import numpy.typing as npt

from addin.measures.rounding import round_array, round_half_up
from addin.measures.targets.gap import gap_to_target
from addin.measures.targets.pace import time_progress
from addin.measures.targets.progress import progress_level
from addin.measures.targets.status import status

SIZE = 1_000_000
BAR = 10.0

Column = npt.NDArray[np.float64]


def columns(size: int = SIZE) -> tuple[Column, Column, Column, Column, Column]:
    """Base, current, target, direction and elapsed quarters, a hole in a hundred."""
    random = np.random.default_rng(14)
    base = random.uniform(50, 150, size)
    target = base * random.uniform(1.1, 1.6, size)
    current = base + (target - base) * random.uniform(-0.2, 1.2, size)
    current[random.integers(0, size, size // 100)] = np.nan
    return base, current, target, np.ones(size), random.integers(1, 21, size).astype(np.float64)


def by_onpace(base: Column, current: Column, target: Column, direction: Column, n: Column) -> None:
    """Progress, gap and status as the project computes them."""
    done = progress_level(base, current, target)
    gap_to_target(current, target, direction)
    status(done, time_progress(n, 20))


def by_hand(base: Column, current: Column, target: Column, direction: Column, n: Column) -> None:
    """The same arithmetic, bare: no check, no hole, no reason."""
    done = (current - base) / (target - base)
    direction * (target - current)
    lead = 100 * (done - np.minimum(n / 20, 1))
    found = 1 + (lead >= -10).astype(np.int64) + (lead >= -2) + (lead >= 2)
    found[done < 0] = 1
    found[done >= 1] = 5
    found[np.isnan(lead)] = 0


def seconds(run: Callable[[], object], times: int = 5) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        run()
        best = min(best, perf_counter() - start)
    return best


def test_checked_formulas_cost_at_most_ten_times_bare_numpy() -> None:
    given = columns()

    ratio = seconds(lambda: by_onpace(*given)) / seconds(lambda: by_hand(*given))

    print(f"progress, gap and status of {SIZE:,}: {ratio:.1f} times bare NumPy (bar: {BAR:g})")
    assert ratio <= BAR


def test_decimal_rounding_of_arrays_is_much_faster_than_decimals_one_by_one() -> None:
    values = columns(20_000)[0]

    one_by_one = seconds(lambda: [round_half_up(value, 2) for value in values.tolist()])
    ratio = one_by_one / seconds(lambda: round_array(values, 2))

    print(f"decimal half-up rounding of an array: {ratio:.0f} times faster than one by one")
    assert ratio >= BAR


if __name__ == "__main__":
    test_checked_formulas_cost_at_most_ten_times_bare_numpy()
    test_decimal_rounding_of_arrays_is_much_faster_than_decimals_one_by_one()
