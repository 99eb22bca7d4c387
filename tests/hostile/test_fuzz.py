"""Each target of the fuzzer stands a few inputs in a run; ``make fuzz`` tries an hour of them."""

from pathlib import Path

import pytest

from tests.hostile.fuzz import TARGETS, broken, fuzz, made, seeds_of


@pytest.mark.parametrize("name", TARGETS)
def test_what_comes_is_read_or_refused_in_words(name: str) -> None:
    seeds = seeds_of(name)
    few = 6 if seeds[0].startswith(b"PK") else 60

    said = {number: broken(TARGETS[name], made(name, seeds, number)) for number in range(few)}

    assert not {number: text for number, text in said.items() if text}


def test_inputs_are_the_same_each_time_and_a_run_goes_on(tmp_path: Path) -> None:
    seeds = seeds_of("periods")
    assert made("periods", seeds, 7) == made("periods", seeds, 7)
    first, _ = fuzz("periods", tmp_path, 0.05)
    second, _ = fuzz("periods", tmp_path, 0.05)

    assert 0 < first < second


def test_what_breaks_is_seen() -> None:
    assert "ZeroDivisionError" in broken(lambda content: len(content) / 0, b"")
