"""An office that is killed while it shares, collects or settles is completed by the next run."""

import os
import random
import shutil
import time
from collections.abc import Iterator
from itertools import chain, count, cycle, islice, pairwise
from pathlib import Path

import pytest

from tests.exchange.collector import STEPS
from tests.exchange.wave import Office, Wave, made, whole_day

# `make kills` asks for a hundred on each database; four, one in each step, show the way in a run.
KILLS = int(os.environ.get("ONPACE_KILLS", "4"))


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """A process that has everything imported."""
    with Office() as opened:
        yield opened


def _seconds(office: Office, wave: Wave) -> dict[str, float]:
    """How long each step takes that nobody disturbs."""
    begun = {name: time.monotonic() for name in office.work(wave)}
    lasted = (after - before for before, after in pairwise(begun.values()))
    return dict(zip(STEPS, lasted, strict=True))


def _kill(office: Office, wave: Wave, step: str, seconds: float) -> None:
    """Kill the office so many seconds after it began a step."""
    for name in office.work(wave):
        if name == step:
            time.sleep(seconds)
            office.kill()


def _check_kills(office: Office, tmp_path: Path, ledgers: Iterator[str]) -> None:
    before = made(tmp_path / "before", next(ledgers))
    whole = before.copy(tmp_path / "whole", next(ledgers))
    seconds = _seconds(office, whole)
    expected = whole.outcome()
    assert not expected["broken"]
    chance = random.Random(8)  # noqa: S311 - moments, no secrets
    for number, step in enumerate(islice(cycle(STEPS), KILLS)):
        moment = chance.uniform(0, 1.1) * seconds[step]
        wave = before.copy(tmp_path / f"killed-{number}", next(ledgers))
        _kill(office, wave, step, moment)

        whole_day(wave)

        assert wave.outcome() == expected, f"{number}: killed {moment:.3f} s after {step} began"
        shutil.rmtree(wave.folder)


def test_an_office_killed_at_any_moment_is_completed_by_the_next(
    office: Office, tmp_path: Path
) -> None:
    _check_kills(office, tmp_path, cycle([""]))


def test_an_office_killed_while_it_writes_to_postgresql_is_completed_by_the_next(
    office: Office, tmp_path: Path, database: str
) -> None:
    _check_kills(
        office, tmp_path, chain([database], (f"{database}_{number}" for number in count()))
    )
