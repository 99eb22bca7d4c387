"""The back-test notices a rule that does not pass, and a rule sees only its window."""

import numpy as np
import pytest

from addin.measures.arrays import floats
from tests.benchmarks.backtest import LENGTHS, Cell, cells, faults, windows
from tests.benchmarks.backtest_pools import Series

SIZE = 1000


def cell(*, covered: float = 0.8, now: float = 0.9, ratio: bool = False, said: float = 0.8) -> Cell:
    happened = floats(np.arange(SIZE) % 2)
    inside = floats(np.arange(SIZE) < covered * SIZE)
    chances = np.where(happened == 1, said, 1 - said)
    return Cell(
        ratio=ratio, length=5, ahead=1, no_change=np.ones(SIZE), before=np.ones(SIZE),
        now=np.full(SIZE, now), in_before=inside, in_now=inside, in_wide=inside,
        said_before=chances, said=chances, happened=happened,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (cell(), None),
        (cell(covered=0.95, ratio=True), None),
        (cell(covered=0.73), "amounts, 5 years, 1 ahead: the 80 % band covers 73.0 %"),
        (cell(covered=0.88), "amounts, 5 years, 1 ahead: the 80 % band covers 88.0 %"),
        (cell(covered=0.96, ratio=True), "shares, rates, 5 years, 1 ahead: the 80 % band"),
        (cell(covered=0.84), "amounts together: the 80 % band covers"),
        (cell(now=1.05), "amounts, 5 years, 1 ahead: error 1.05, before 1.00"),
        (cell(now=1.0), "error on the whole 1.000, before 1.000"),
        (cell(said=0.5), "the Brier score is no better than a constant's"),
    ],
)
def test_each_bar_of_the_rule_is_noticed(wrong: Cell, fault: str | None) -> None:
    found = list(faults([wrong, cell()] if wrong.ratio else [wrong]))

    assert any(fault in one for one in found) if fault else not found


def test_windows_are_drawn_again_the_same_and_hold_what_came_after_them() -> None:
    series = [Series(pool="a", name="b", values=np.arange(20.0) ** 2)]

    past, future = windows(series, 6, np.random.default_rng(1))
    again, _ = windows(series, 6, np.random.default_rng(1))

    assert np.array_equal(past, again)
    assert len(past) == 14
    last, nxt = np.sqrt(past[:, -1]), np.sqrt(future[:, 0])
    assert np.array_equal(nxt, last + 1)
    assert np.isnan(future).sum() == 1 + 2 + 3


def test_no_horizon_is_longer_than_half_the_window() -> None:
    line = np.cumsum(np.random.default_rng(2).normal(1, 1, 18))

    found = list(cells([Series(pool="a", name="b", values=line)]))

    assert {cell.length for cell in found} == set(LENGTHS)
    assert all(cell.ahead <= min(cell.length / 2, 4) for cell in found)
    assert all(
        cell.now.size == max(18 - cell.length - cell.ahead + 1, 0)
        for cell in found
        if not cell.ratio
    )
